-- Which stars are found helpful?
SELECT
  star_rating,
  coalesce(counted.reviews, 0) AS reviews,
  average_helpful_votes
FROM (SELECT unnest([1, 2, 3, 4, 5]) AS star_rating) AS stars
LEFT JOIN (
  SELECT star_rating, count(*) AS reviews, avg(helpful_votes) AS average_helpful_votes
  FROM reviews
  GROUP BY star_rating
) AS counted USING (star_rating)
ORDER BY star_rating
