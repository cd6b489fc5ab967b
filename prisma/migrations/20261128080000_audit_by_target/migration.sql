-- What the log says of one thing (証拠一式), and what one person changed in his organisation (変更の記録), without reading the whole log.
CREATE INDEX "leaf_target_idx" ON "audit"."leaf"("target");
CREATE INDEX "leaf_organisation_changes" ON "audit"."leaf"("actor", "id" DESC)
  WHERE "outcome" = 'ok' AND "type" IN ('auth.user.invited', 'auth.user.activated', 'auth.user.changed', 'auth.user.stopped', 'auth.user.resumed', 'auth.user.unlocked', 'auth.department.changed', 'sca.folder.changed');
