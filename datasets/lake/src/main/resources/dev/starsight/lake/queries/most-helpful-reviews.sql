-- Which ten reviews are most helpful, how long are they, and how do they begin?
SELECT
  review_id,
  product_category,
  star_rating,
  helpful_votes,
  body_length AS review_body_length,
  left(review_body, 100) AS review_body_beginning
FROM reviews
WHERE helpful_votes IS NOT NULL
ORDER BY helpful_votes DESC, review_id, product_category, product_id, star_rating
LIMIT 10
