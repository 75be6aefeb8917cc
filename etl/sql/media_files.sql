-- One row per media file: the unit of its packet loss, and whether its values were guessed from because its header does not say (metrics.md §8).
SELECT file_id, count(*) AS legs, count(audio_packet_loss) > 0 AS guessed,
  CASE WHEN count(audio_packet_loss) > 0 THEN count(audio_packet_loss) >= 100 AND max(audio_packet_loss) <= 1
    ELSE count(audio_packet_loss_fraction) > 0 END AS fraction
FROM $media_quality GROUP BY file_id
