package dev.starsight.spark.quality;

import dev.starsight.quality.Checks;
import dev.starsight.quality.analyzers.RowSchema;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * Makes the checks of a DataFrame from its columns. It is sent to the executors, which make the
 * checks again, so it must be serializable and make the same checks every time: a lambda that
 * refers to texts, numbers and other serializable values.
 *
 * <p>A function of rows, as in {@code schema.number("length", row ->
 * row.<String>getAs("review_id").length())}, gets rows with all columns if a check needs its
 * column. Otherwise rows have only the columns that checks need: a place ({@link
 * RowSchema#locatedBy}) reads one of these, by its name. A date may be an {@code Integer}, its days
 * since 1970. A row is valid until the function returns.
 */
@FunctionalInterface
public interface QualityPlan extends Serializable {

  /** Returns the checks of rows with these columns. */
  Checks<Row> checks(RowSchema<Row> schema);
}
