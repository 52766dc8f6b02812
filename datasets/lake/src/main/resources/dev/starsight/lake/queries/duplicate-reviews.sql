-- Reviews that are in the lake more than once, such as the same review_id in several files
SELECT review_id, count(*) AS times, count(DISTINCT review_body) AS different_texts
FROM reviews
GROUP BY review_id
HAVING count(*) > 1
ORDER BY times DESC, review_id
LIMIT 100
