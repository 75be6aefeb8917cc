-- One row per media leg at hand, with the call it joins, or the one it is for quality only, and whether it was measured and poor (metrics.md §8).
SELECT org_id, media_key, call_id, start_week, lower(trim(endpoint_type)) AS endpoint, device_model, location,
  CASE WHEN is_caller THEN 'originating' WHEN NOT is_caller THEN 'terminating' END AS direction,
  coalesce(by_correlation, by_call_id) IS NOT NULL AS joined,
  coalesce(by_correlation, by_call_id, 'u' || correlation_id, 'm' || media_key) AS call_key,
  coalesce(audio_packet_loss_percent, audio_packet_loss_fraction, audio_packet_loss, audio_latency_ms, audio_jitter_ms) IS NOT NULL AS measured,
  coalesce(audio_packet_loss_percent >= $poor_loss_pct, false) OR coalesce(audio_packet_loss_fraction >= $poor_loss_fraction, false)
    OR coalesce(audio_packet_loss >= CASE WHEN is_fraction THEN $poor_loss_fraction ELSE $poor_loss_pct END, false)
    OR coalesce(audio_latency_ms >= $poor_latency_ms, false) OR coalesce(audio_jitter_ms >= $poor_jitter_ms, false) AS poor
FROM (
  SELECT m.*, c.call_key AS by_correlation, i.call_key AS by_call_id, u.fraction AS is_fraction
  FROM (SELECT *, $media_key AS media_key, $start_week AS start_week FROM media_rows) AS m
  LEFT JOIN calls AS c ON c.org_id = m.org_id AND c.call_key = 'c' || m.correlation_id
  LEFT JOIN call_ids AS i ON i.org_id = m.org_id AND i.call_id = m.call_id
  LEFT JOIN media_files AS u ON u.file_id = m.file_id
) AS looked_up
