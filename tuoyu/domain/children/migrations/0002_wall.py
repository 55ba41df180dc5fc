"""The second wall: applications by place and body; a child through them, a guardian through the child. Who knows a
child's whole number may find that one row."""

from django.db import migrations

from tuoyu.base.access.wall import raise_wall, raise_wall_through

THROUGH_STAYS = """
CREATE POLICY seen_through_stays ON children_child FOR SELECT
    USING (EXISTS (SELECT 1 FROM children_application had WHERE had.child_id = children_child.id));
CREATE POLICY changed_through_stays ON children_child FOR UPDATE
    USING (EXISTS (SELECT 1 FROM children_application had WHERE had.child_id = children_child.id));
CREATE POLICY same_child ON children_child FOR SELECT
    USING (id_number_index = NULLIF(current_setting('app.child_index', true), ''));
CREATE POLICY seen_through_children ON children_guardian FOR SELECT
    USING (EXISTS (SELECT 1 FROM children_guardianship held WHERE held.guardian_id = children_guardian.id));
"""
NOT_THROUGH_STAYS = """
DROP POLICY seen_through_children ON children_guardian;
DROP POLICY same_child ON children_child;
DROP POLICY changed_through_stays ON children_child;
DROP POLICY seen_through_stays ON children_child;
"""


class Migration(migrations.Migration):
    dependencies = [("children", "0001_initial")]

    operations = [
        raise_wall("children_application"),
        raise_wall("children_child"),
        raise_wall("children_guardian"),
        raise_wall_through("children_guardianship", "child_id", "children_child"),
        migrations.RunSQL(THROUGH_STAYS, NOT_THROUGH_STAYS),
    ]
