-- Ten reviews, always the same ones
SELECT product_category, star_rating, review_headline, review_body, review_date
FROM reviews
WHERE review_id IN (SELECT unnest(min_by(review_id, md5(review_id), 10)) FROM reviews)
ORDER BY md5(review_id), review_id
LIMIT 10
