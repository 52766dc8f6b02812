-- When did each category begin?
SELECT product_category, min(review_date) AS first_review
FROM reviews
WHERE review_date IS NOT NULL
GROUP BY product_category
ORDER BY first_review, product_category
