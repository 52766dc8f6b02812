package dev.starsight.serving.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.explain.Effect;
import dev.starsight.model.Prediction;
import dev.starsight.serving.http.HttpProblem;
import dev.starsight.serving.inference.ServedModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** Predictions as JSON: the fields that {@code predict} writes, and which model it was. */
final class PredictionWriter {

  private static final JsonFactory JSON = JsonMapper.builder().build().getFactory();
  private static final int BYTES = 256;

  private final ServedModel model;
  private final PredictRequest request;

  PredictionWriter(ServedModel model, PredictRequest request) {
    this.model = model;
    this.request = request;
  }

  /**
   * Writes an object, or an array of them.
   *
   * @param ids one for each prediction
   */
  byte[] write(List<Prediction> predictions, List<String> ids) throws IOException {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(BYTES * Math.max(1, predictions.size()));
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      if (request.many()) {
        out.writeStartArray();
      }
      for (int i = 0; i < predictions.size(); i++) {
        write(out, request.examples().get(i), predictions.get(i), ids.get(i));
      }
      if (request.many()) {
        out.writeEndArray();
      }
    }
    return bytes.toByteArray();
  }

  private void write(JsonGenerator out, Example example, Prediction raw, String id)
      throws IOException {
    Prediction prediction = model.corrected(raw);
    out.writeStartObject();
    out.writeStringField("id", id);
    out.writeStringField("label", prediction.label());
    out.writeNumberField("confidence", prediction.confidence());
    out.writeObjectFieldStart("probabilities");
    LabelSet labels = prediction.labels();
    for (int i = 0; i < labels.size(); i++) {
      out.writeNumberField(labels.label(i), prediction.probability(i));
    }
    out.writeEndObject();
    if (request.set() > 0) {
      out.writeArrayFieldStart("set");
      for (String label : set(raw)) {
        out.writeString(label);
      }
      out.writeEndArray();
    }
    if (request.explain()) {
      out.writeArrayFieldStart("explanation");
      for (Effect effect : Effect.strongest(model.explain(example))) {
        out.writeRawValue(effect.toJson().toString());
      }
      out.writeEndArray();
    }
    out.writeStringField("model", model.name());
    out.writeStringField("version", Versions.shortened(model.version()));
    out.writeEndObject();
  }

  private List<String> set(Prediction raw) {
    try {
      return model.set(raw, request.set());
    } catch (StarsightException e) {
      throw HttpProblem.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
