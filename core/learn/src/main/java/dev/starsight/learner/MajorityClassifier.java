package dev.starsight.learner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** The same prediction for every text. Immutable but for being closed; thread-safe. */
final class MajorityClassifier implements Classifier {

  static final String KIND = "majority";
  private static final String FILE = "shares.json";

  private final CloseGuard open = new CloseGuard();
  private final Prediction prediction;

  MajorityClassifier(LabelSet labels, double[] shares) {
    this.prediction = Prediction.of(labels, shares);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public LabelSet labels() {
    return prediction.labels();
  }

  @Override
  public List<Prediction> predict(List<Example> examples) {
    open.require();
    return Collections.nCopies(examples.size(), prediction);
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    open.require();
    ObjectNode root = Json.object();
    ArrayNode shares = root.putArray("shares");
    for (double share : prediction.probabilities()) {
      shares.add(share);
    }
    Json.write(directory.resolve(FILE), root);
  }

  @Override
  public void close() {
    open.close();
  }

  /** Opens what {@link MajorityClassifier} writes. */
  static final class Format implements ModelFormat {

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
        throws IOException {
      return JsonFields.read(directory.resolve(FILE))
          .as(fields -> new MajorityClassifier(labels, fields.reals("shares")));
    }
  }
}
