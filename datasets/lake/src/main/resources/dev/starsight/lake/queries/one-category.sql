-- Three columns of the category with the most reviews; the other columns are not read
SELECT star_rating, helpful_votes, review_headline
FROM reviews
WHERE product_category = (
  SELECT product_category
  FROM reviews
  GROUP BY product_category
  ORDER BY count(*) DESC, product_category
  LIMIT 1
)
ORDER BY helpful_votes DESC, review_id
LIMIT 100
