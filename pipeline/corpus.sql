-- The work database: its schema, and what is asked of it. Each part, under its name, is one or more statements with ";"
-- between them and nowhere else. What is in `main` is kept from run to run, what is in `scratch` lasts for one run only.

-- name: kept_schema
DROP TABLE IF EXISTS result; DROP TABLE IF EXISTS model;
CREATE TABLE result (           -- what an earlier run, or this one, has done
    key BLOB PRIMARY KEY,       -- digest of all that it depends on
    passing INTEGER NOT NULL,   -- whether it is for one run only, as a failure, which the next run tries again
    body BLOB NOT NULL          -- the packed document
);
CREATE TABLE model (key TEXT PRIMARY KEY, info TEXT NOT NULL)

-- name: run_schema
CREATE TABLE scratch.document (
    position INTEGER PRIMARY KEY, key BLOB, doc_id TEXT, status TEXT, date TEXT, dated_by TEXT, text_digest TEXT,
    language TEXT, orthography TEXT, ocr REAL, words INTEGER, message TEXT, unmapped TEXT  -- JSON list of labels
);
CREATE TABLE scratch.duplicate (position INTEGER PRIMARY KEY, first TEXT);  -- doc_id of the first with the same text
CREATE TABLE scratch.mention (  -- until `link` as its document understands it, then as the whole corpus does
    place INTEGER PRIMARY KEY,  -- position of the document << 32 | number of the mention in it
    document INTEGER, paragraph INTEGER, sentence INTEGER,
    entity TEXT, name TEXT, text TEXT, type TEXT, country TEXT, resolved_by TEXT,
    at INTEGER                  -- its place in the paragraph
);
CREATE TABLE scratch.lone (document INTEGER, entity TEXT, surname TEXT);  -- people of one document, by a word alone
CREATE TABLE scratch.beside (document INTEGER, entity TEXT);  -- names in -s with the name without in their document
CREATE TABLE scratch.asked (entity TEXT PRIMARY KEY, name TEXT);  -- whose lone surname it may be
CREATE TABLE scratch.linked (entity TEXT PRIMARY KEY, whole TEXT);  -- what the corpus makes of an entity of documents
CREATE TABLE scratch.spelling (
    entity TEXT, name TEXT, text TEXT, mentions INTEGER, first INTEGER, type TEXT, country TEXT,
    PRIMARY KEY (entity, name, text)
) WITHOUT ROWID;
CREATE TABLE scratch.entity (  -- in the order of the table
    rank INTEGER PRIMARY KEY, entity_id TEXT UNIQUE, name TEXT, type TEXT, country TEXT,
    mentions INTEGER, documents INTEGER, first_date TEXT, last_date TEXT
);
CREATE TABLE scratch.dated (entity TEXT PRIMARY KEY, documents INTEGER, first_date TEXT, last_date TEXT) WITHOUT ROWID;
CREATE VIEW scratch.known AS  -- entities that all documents share
SELECT entity_id, type, name, documents,
    EXISTS (SELECT 1 FROM spelling WHERE spelling.entity = entity_id AND text = entity.name) AS literal,
    entity_id IN (SELECT entity FROM beside) AS beside_bare
FROM entity WHERE NOT instr(entity_id, '@');
CREATE TABLE scratch.tie (place INTEGER, kind TEXT, value TEXT);  -- of people: a role or a party
CREATE TABLE scratch.stated (
    entity TEXT, kind TEXT, value TEXT, times INTEGER, first INTEGER, PRIMARY KEY (entity, kind, value)
) WITHOUT ROWID;
CREATE TABLE scratch.together (  -- which entities each sentence names, but for crowds
    document INTEGER, paragraph INTEGER, sentence INTEGER, entity INTEGER
);
CREATE TABLE scratch.crowd (document INTEGER, paragraph INTEGER, PRIMARY KEY (document, paragraph)) WITHOUT ROWID;
CREATE TABLE scratch.pair (document INTEGER, paragraph INTEGER, source INTEGER, target INTEGER, in_sentence INTEGER);
CREATE TABLE scratch.page (  -- documents in the report, with their sentences as JSON
    number INTEGER PRIMARY KEY, heading TEXT, doc_id TEXT, date TEXT, section TEXT, source TEXT, language TEXT,
    words INTEGER, mentions INTEGER, doubts INTEGER, status TEXT, message TEXT, html TEXT, said TEXT
);
CREATE TABLE scratch.sentence (number INTEGER PRIMARY KEY, document INTEGER, paragraph INTEGER, html TEXT);
CREATE TABLE scratch.named (entity INTEGER, sentence INTEGER, PRIMARY KEY (entity, sentence)) WITHOUT ROWID;
CREATE TABLE scratch.quoted (  -- who says what
    entity INTEGER, document INTEGER, paragraph INTEGER, kind TEXT, quote TEXT
);
CREATE TABLE scratch.seen (  -- each text of an entity in each document, with its places as a JSON list
    entity INTEGER, document INTEGER, text TEXT, type TEXT, mentions INTEGER, doubts INTEGER, places TEXT
);
CREATE TABLE scratch.shared (  -- texts that mean several entities: in all documents (document 0), and in each
    text TEXT, type TEXT, document INTEGER, PRIMARY KEY (text, type, document)
) WITHOUT ROWID;
CREATE TABLE scratch.line (entity INTEGER PRIMARY KEY, first INTEGER)  -- entities that the list of names has in one line

-- name: find_duplicates
INSERT INTO duplicate SELECT position, first FROM (
    SELECT position, doc_id, first_value(doc_id) OVER (PARTITION BY text_digest ORDER BY position) AS first
    FROM document WHERE text_digest <> ''
) WHERE first <> doc_id;
DELETE FROM mention WHERE document IN (SELECT position FROM duplicate);
DELETE FROM lone WHERE document IN (SELECT position FROM duplicate);
DELETE FROM beside WHERE document IN (SELECT position FROM duplicate)

-- name: count_entities
DELETE FROM spelling;
DELETE FROM dated;
DELETE FROM entity;
INSERT INTO dated
SELECT entity, count(*), min(nullif(date, '')), max(date)
FROM (SELECT DISTINCT entity, document FROM mention) JOIN document ON position = document GROUP BY entity;
INSERT INTO spelling  -- type and country are those of the first mention
SELECT entity, name, text, count(*), min(place), type, country FROM mention GROUP BY entity, name, text;
WITH
used AS (
    SELECT entity, name, sum(mentions) AS times, min(first) AS first, type, country FROM spelling GROUP BY entity, name
),
called AS (  -- by the name used most, of equals by one that is not in one case, then by the first
    SELECT entity, name, sum(times) OVER (PARTITION BY entity) AS mentions,
        first_value(type) OVER from_first AS type, first_value(country) OVER from_first AS country,
        row_number() OVER (PARTITION BY entity ORDER BY times DESC, in_one_case(name), first) AS choice
    FROM used WINDOW from_first AS (PARTITION BY entity ORDER BY first)
)
INSERT INTO entity
SELECT row_number() OVER (ORDER BY mentions DESC, entity), entity, name, type, country,
    mentions, documents, ifnull(first_date, ''), last_date
FROM called JOIN dated USING (entity) WHERE choice = 1

-- name: known_with_s (each that has another's id and an s behind it, and that other)
WITH named AS MATERIALIZED (SELECT * FROM known)
SELECT longer.*, bare.* FROM named AS longer
JOIN named AS bare ON bare.entity_id = substr(longer.entity_id, 1, length(longer.entity_id) - 1)
WHERE substr(longer.entity_id, -1) = 's'

-- name: link_entities
INSERT OR IGNORE INTO linked SELECT entity, entity FROM spelling GROUP BY entity HAVING count(DISTINCT name) > 1;
UPDATE mention SET
    entity = whole.entity_id,
    name = whole.name,
    country = CASE WHEN whole.entity_id = mention.entity THEN mention.country ELSE whole.country END,
    resolved_by = CASE WHEN whole.entity_id = mention.entity AND whole.name = text THEN 'exact' ELSE 'corpus' END
FROM linked JOIN entity AS whole ON whole.entity_id = linked.whole
WHERE linked.entity = mention.entity AND (whole.entity_id, whole.name) <> (mention.entity, mention.name)

-- name: mentions (as much as a correction looks at)
SELECT place, doc_id, paragraph, at, text, entity, type, name
FROM mention JOIN document ON position = document

-- name: correct
UPDATE mention SET entity = ?1, type = ?2, name = ?3, country = iif(name = ?3, country, ''), resolved_by = 'correction'
WHERE place = ?4

-- name: call_entities (by the names of corrections)
UPDATE mention SET name = whole, resolved_by = CASE
    WHEN resolved_by = 'correction' THEN 'correction' WHEN text = whole THEN 'exact' ELSE 'corpus'
END
FROM linked WHERE linked.entity = mention.entity AND whole <> name

-- name: documents
SELECT position, first, body FROM document JOIN result USING (key) LEFT JOIN duplicate USING (position)
ORDER BY position

-- name: count_ties
INSERT INTO stated SELECT entity, kind, value, count(*), min(place) FROM tie JOIN mention USING (place)
GROUP BY entity, kind, value

-- name: entities
SELECT entity_id, name, type, country, mentions, documents, first_date, last_date, (
    SELECT json_group_array(text) FROM (
        SELECT text FROM spelling WHERE spelling.entity = entity_id GROUP BY text ORDER BY min(first)
    )
), ifnull((
    SELECT value FROM stated WHERE stated.entity = entity_id AND kind = 'party' ORDER BY times DESC, first LIMIT 1
), ''), (
    SELECT json_group_array(value) FROM (
        SELECT value FROM stated WHERE stated.entity = entity_id AND kind = 'role' ORDER BY times DESC, first
    )
) FROM entity WHERE rank BETWEEN ? AND ? ORDER BY rank

-- name: find_pairs
INSERT INTO together SELECT DISTINCT document, paragraph, sentence, rank
FROM mention JOIN entity ON entity_id = mention.entity;
INSERT INTO crowd SELECT document, paragraph FROM together
GROUP BY document, paragraph HAVING count(DISTINCT entity) > :max_together;
DELETE FROM together WHERE (document, sentence) IN (
    SELECT document, sentence FROM together GROUP BY document, sentence HAVING count(*) > :max_together
);
CREATE INDEX scratch.by_sentence ON together (document, sentence, entity);
INSERT INTO pair SELECT one.document, one.paragraph, one.entity, other.entity, 1 FROM together AS one
JOIN together AS other USING (document, sentence) WHERE one.entity < other.entity;
WITH inside AS (
    SELECT DISTINCT document, paragraph, entity FROM together
    WHERE (document, paragraph) NOT IN (SELECT document, paragraph FROM crowd) ORDER BY document, paragraph
)
INSERT INTO pair SELECT one.document, one.paragraph, one.entity, other.entity, 0 FROM inside AS one
JOIN inside AS other USING (document, paragraph) WHERE one.entity < other.entity;
INSERT INTO pair SELECT DISTINCT document, paragraph, source, target, 0 FROM pair
WHERE (document, paragraph) IN (SELECT document, paragraph FROM crowd)

-- name: pairs
SELECT min(one.entity_id, other.entity_id) AS first, max(one.entity_id, other.entity_id) AS second,
    CASE WHEN one.entity_id < other.entity_id THEN one.name ELSE other.name END,
    CASE WHEN one.entity_id < other.entity_id THEN other.name ELSE one.name END,
    sentences, paragraphs, together.documents
FROM (
    SELECT source, target, sum(in_sentence) AS sentences, count(*) - sum(in_sentence) AS paragraphs,
        count(DISTINCT document) AS documents
    FROM pair GROUP BY source, target
) AS together JOIN entity AS one ON one.rank = source JOIN entity AS other ON other.rank = target
ORDER BY sentences DESC, paragraphs DESC, first, second LIMIT ?

-- name: dated
SELECT DISTINCT entity, '', substr(date, 1, ?1) FROM mention JOIN document ON position = document WHERE date <> ''
UNION ALL SELECT DISTINCT min(one.entity_id, other.entity_id), max(one.entity_id, other.entity_id), substr(date, 1, ?1)
FROM (SELECT DISTINCT source, target, document FROM pair) JOIN document ON position = document
JOIN entity AS one ON one.rank = source JOIN entity AS other ON other.rank = target WHERE date <> ''

-- name: take_result
INSERT INTO result VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET passing = excluded.passing, body = excluded.body
WHERE passing AND NOT excluded.passing

-- name: gather_names (bare names of one document each are one line)
CREATE INDEX scratch.seen_entity ON seen (entity, text);
CREATE INDEX scratch.quoted_entity ON quoted (entity);
INSERT INTO shared SELECT text, type, 0 FROM seen GROUP BY text, type HAVING min(entity) < max(entity);
INSERT INTO shared SELECT text, type, document FROM seen GROUP BY text, type, document HAVING min(entity) < max(entity);
CREATE INDEX scratch.page_doc_id ON page (doc_id);
INSERT INTO line SELECT rank, min(rank) OVER (PARTITION BY
    CASE WHEN documents = 1 AND instr(entity_id, '@') THEN substr(entity_id, 1, instr(entity_id, '@')) ELSE entity_id END
) FROM entity

-- name: lines (aliases as in `entities`)
SELECT first, one.name, one.type, sum(other.mentions), sum(other.documents),
    sum((SELECT sum(doubts) FROM seen WHERE seen.entity = line.entity)),
    ifnull(min(nullif(other.first_date, '')), ''), max(other.last_date),
    CASE count(*) WHEN 1 THEN '[]' ELSE
        json_group_array(json_array(line.entity, substr(other.entity_id, instr(other.entity_id, '@') + 1))) END,
    (SELECT json_group_array(text) FROM (
        SELECT text FROM spelling WHERE spelling.entity = one.entity_id AND text <> one.name
        GROUP BY text ORDER BY min(spelling.first)
    ))
FROM line JOIN entity AS one ON one.rank = line.first JOIN entity AS other ON other.rank = line.entity
GROUP BY line.first ORDER BY line.first LIMIT ?

-- name: facets_of_lines
SELECT first, date, section, source, sum(seen.mentions) FROM seen JOIN line USING (entity) JOIN page ON number = document
WHERE first <= (SELECT max(first) FROM (SELECT DISTINCT first FROM line ORDER BY first LIMIT ?))
GROUP BY first, date, section, source ORDER BY first

-- name: facets_of_entity
SELECT entity, date, section, source, sum(seen.mentions) FROM seen JOIN page ON number = document
WHERE entity = ? GROUP BY date, section, source

-- name: texts_of_entity (with the documents where it is to be corrected, and whether it means somebody else there too)
SELECT text, CASE WHEN instr(entity_id, '@') OR (text, seen.type, 0) IN shared THEN doc_id ELSE '' END,
    places, document, (text, seen.type, document) IN shared
FROM seen JOIN entity ON rank = entity JOIN page ON number = document WHERE entity = ? ORDER BY text, document

-- name: sentences_of_entity
SELECT document, heading, date, doc_id, paragraph, sentence.html FROM (
    SELECT sentence AS number, ROW_NUMBER() OVER (ORDER BY sentence) AS nth FROM named WHERE entity = ?1
) JOIN sentence USING (number) JOIN page ON page.number = document
WHERE nth * ?2 / ?3 > (nth - 1) * ?2 / ?3 ORDER BY nth

-- name: counts (for run.json; ? is the share of odd words above which OCR is poor)
SELECT 'status', CASE WHEN first IS NULL THEN status ELSE 'duplicate' END AS value, count(*)
FROM document LEFT JOIN duplicate USING (position) GROUP BY value
UNION ALL SELECT 'languages', language, count(*) FROM document WHERE language <> '' GROUP BY language
UNION ALL SELECT 'orthography', orthography, count(*) FROM document WHERE orthography <> '' GROUP BY orthography
UNION ALL SELECT 'ocr', 'poor', count(*) FROM document WHERE ocr > ?
UNION ALL SELECT 'dates', dated_by, count(*) FROM document WHERE dated_by <> '' GROUP BY dated_by
UNION ALL SELECT 'mentions', type, count(*) FROM mention GROUP BY type
UNION ALL SELECT 'unmapped', value, count(*) FROM document, json_each(unmapped) GROUP BY value
ORDER BY 1, 2

-- name: totals
SELECT (SELECT ifnull(sum(words), 0) FROM document WHERE position NOT IN (SELECT position FROM duplicate)),
    (SELECT count(*) FROM entity)

-- name: most_named
SELECT name, type, mentions FROM entity ORDER BY rank LIMIT 10

-- name: problems
SELECT doc_id, message FROM document WHERE status = 'failed' AND position NOT IN (SELECT position FROM duplicate)
ORDER BY position LIMIT 20

-- name: empty
SELECT doc_id FROM document WHERE status = 'empty' AND position NOT IN (SELECT position FROM duplicate)
ORDER BY position LIMIT 20
