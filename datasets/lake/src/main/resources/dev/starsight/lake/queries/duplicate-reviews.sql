-- Reviews that are in the lake more than once: the same review_id in several files, say
SELECT review_id, count(*) AS times, count(DISTINCT review_body) AS different_texts
FROM reviews
GROUP BY review_id
HAVING count(*) > 1
ORDER BY times DESC, review_id
LIMIT 100
