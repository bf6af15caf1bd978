"""Hugging Face token classifiers: words -> windows of sub-word pieces -> labels -> names."""
