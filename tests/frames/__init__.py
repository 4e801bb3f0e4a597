"""Tests of whole tables."""
