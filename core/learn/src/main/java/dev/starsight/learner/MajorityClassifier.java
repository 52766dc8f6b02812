package dev.starsight.learner;

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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the same prediction for every text. Immutable except for being closed; thread-safe. */
final class MajorityClassifier extends TrainedClassifier {

  static final String KIND = "majority";
  private static final String FILE = "shares.json";

  /**
   * Written as they were given: probabilities that are normalized twice differ in the last digit.
   */
  private final double[] shares;

  private final Prediction prediction;

  MajorityClassifier(LabelSet labels, double[] shares, Map<String, String> settings) {
    super(KIND, labels, settings);
    this.shares = shares.clone();
    this.prediction = Prediction.of(labels, shares);
  }

  @Override
  public List<Prediction> predict(List<Example> examples) {
    requireOpen();
    return Collections.nCopies(examples.size(), prediction);
  }

  @Override
  public void writePayload(Path directory) throws IOException {
    requireOpen();
    ObjectNode root = Json.object();
    Arrays.stream(shares).forEach(root.putArray("shares")::add);
    Json.write(directory.resolve(FILE), root);
  }

  /** Opens what {@link MajorityClassifier} writes. */
  record Format(String kind) implements ModelFormat {

    @Override
    public Set<String> requiredFiles() {
      return Set.of(FILE);
    }

    @Override
    public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
        throws IOException {
      return JsonFields.read(directory.resolve(FILE))
          .as(fields -> new MajorityClassifier(labels, fields.reals("shares"), settings));
    }
  }
}
