@echo off
rem Installs navnetabell for this user the first time, from the folder wheels beside this file, and opens its page.
setlocal
cd /d "%~dp0"
for %%f in (wheels\navnetabell-*.whl) do set "VERSION=%%~nf"
if not defined VERSION (
    echo Mappen wheels mangler. Pakk ut hele zip-filen, og start herfra igjen.
    goto failed
)
set "PROGRAM=%USERPROFILE%\navnetabell-program\%VERSION%"
set "PYTHON="
py -3.12 -c "" >nul 2>nul && set "PYTHON=py -3.12"
if not defined PYTHON python -c "import sys; sys.exit(sys.version_info[:2] != (3, 12))" >nul 2>nul && set "PYTHON=python"
if not defined PYTHON (
    echo Fant ikke Python 3.12. Les filen "LES MEG.txt".
    goto failed
)
if not exist "%PROGRAM%\installed" (
    echo Installerer navnetabell i %PROGRAM%. Det tar noen minutter, bare denne ene gangen.
    if exist "%PROGRAM%" rmdir /s /q "%PROGRAM%"
    %PYTHON% -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels --target "%PROGRAM%" "navnetabell[all]" || goto failed
    echo.> "%PROGRAM%\installed"
)
set "PYTHONPATH=%PROGRAM%"
echo La dette vinduet ligge mens du bruker navnetabell. Lukk det for aa avslutte.
%PYTHON% -m pipeline app "%USERPROFILE%\navnetabell" || goto failed
exit /b 0
:failed
echo.
echo Noe gikk galt. Teksten over sier hva.
pause
exit /b 1
