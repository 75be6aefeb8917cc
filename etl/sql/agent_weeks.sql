-- One row per organisation, reporting week, queue and agent.
SELECT org_id, week, queue_name AS queue, agent_name AS agent, location, answered, bounced, presented, talk_s, hold_s, handle_s
FROM won_queue_agent_stats
