-- How many votes does a review of each category get, and how many of them find it helpful?
SELECT
  product_category,
  count(*) AS reviews,
  avg(helpful_votes) AS average_helpful_votes,
  avg(total_votes) AS average_total_votes
FROM reviews
GROUP BY product_category
ORDER BY product_category
