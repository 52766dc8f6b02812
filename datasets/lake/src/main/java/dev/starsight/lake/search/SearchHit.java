package dev.starsight.lake.search;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A review that a search found. Immutable.
 *
 * @param reviewId the id; of reviews with equal texts the first by id
 * @param similarity the cosine of the vectors, -1 to 1
 * @param sameText the number of reviews with exactly this text, at least 1
 * @param starRating null where unknown, like the other columns
 * @param text the beginning of the text, at most 400 characters
 */
public record SearchHit(
    String reviewId,
    double similarity,
    int sameText,
    @Nullable Integer starRating,
    @Nullable LocalDate reviewDate,
    @Nullable String productCategory,
    @Nullable String productId,
    @Nullable String reviewHeadline,
    String text) {}
