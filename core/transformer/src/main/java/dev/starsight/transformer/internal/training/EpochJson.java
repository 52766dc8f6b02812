package dev.starsight.transformer.internal.training;

import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.internal.MetricsJson;
import dev.starsight.transformer.training.EpochRecord;
import java.io.IOException;

/** Reads what {@link EpochRecord#toJson} returned. */
public final class EpochJson {

  private EpochJson() {}

  /** Reads an epoch; the exception names a field that is missing or of another type. */
  public static EpochRecord read(JsonFields fields) throws IOException {
    return new EpochRecord(
        fields.integer("epoch"),
        fields.realOrNaN("trainLoss"),
        fields.realOrNaN("validationLoss"),
        fields.nullable("validation", MetricsJson::read),
        fields.realOrNaN("seconds"),
        fields.realOrNaN("tokensPerSecond"));
  }
}
