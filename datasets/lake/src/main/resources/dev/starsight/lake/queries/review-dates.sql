-- When were the first and the last review, in total, and how many have no date?
SELECT
  min(review_date) AS first_review,
  max(review_date) AS last_review,
  count(review_date) AS dated,
  count(*) - count(review_date) AS undated
FROM reviews
