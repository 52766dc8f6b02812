package dev.starsight.spark.quality;

import dev.starsight.quality.Checks;
import dev.starsight.quality.analyzers.RowSchema;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * Makes the checks of a DataFrame from its columns. It is sent to the executors, which make the
 * checks again, so it must be serializable and make the same checks every time: a lambda that
 * refers to texts, numbers and other serializable values.
 */
@FunctionalInterface
public interface QualityPlan extends Serializable {

  /** Returns the checks of rows with these columns. */
  Checks<Row> checks(RowSchema<Row> schema);
}
