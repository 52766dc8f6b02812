-- Reviews of at most 20 characters, the shortest first: a hundred of them
SELECT review_id, star_rating, body_length, review_body
FROM reviews
WHERE body_length <= 20
ORDER BY body_length, review_id
LIMIT 100
