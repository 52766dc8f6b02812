-- Average, standard deviation and standard error of the stars by category
SELECT
  product_category,
  count(*) AS reviews,
  avg(star_rating) AS average_star,
  stddev_samp(star_rating) AS standard_deviation,
  stddev_samp(star_rating) / sqrt(count(*)) AS standard_error
FROM reviews
GROUP BY product_category
ORDER BY product_category
