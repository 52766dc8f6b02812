-- How many reviews does each star have?
SELECT
  star_rating,
  coalesce(counted.reviews, 0) AS reviews,
  coalesce(counted.reviews, 0) / sum(counted.reviews) OVER () AS share
FROM (SELECT unnest([1, 2, 3, 4, 5]) AS star_rating) AS stars
LEFT JOIN (
  SELECT star_rating, count(*) AS reviews FROM reviews GROUP BY star_rating
) AS counted USING (star_rating)
ORDER BY star_rating
