"""What the tables above need of the database: range constraints, pieces of Chinese names, a cache for all workers."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

GRAMS = r"""
CREATE FUNCTION kernel_grams(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
    SELECT coalesce(array_agg(DISTINCT substr(plain, place, size)), '{}')
    FROM (SELECT regexp_replace(lower(words), '\s', '', 'g') AS plain) AS text,
         generate_series(1, char_length(plain)) AS place,
         generate_series(1, 2) AS size
    WHERE place + size - 1 <= char_length(plain)
)
"""

CACHE = [
    "CREATE TABLE kernel_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)",
    "CREATE INDEX kernel_cache_expires ON kernel_cache (expires)",
]


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_audit_chain")]

    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(GRAMS, "DROP FUNCTION kernel_grams(text)"),
        migrations.RunSQL(CACHE, "DROP TABLE kernel_cache"),
    ]
