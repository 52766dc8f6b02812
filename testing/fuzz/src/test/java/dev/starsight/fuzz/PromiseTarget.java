package dev.starsight.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Prediction;
import dev.starsight.promise.PromiseRows;
import dev.starsight.promise.Promises;
import dev.starsight.promise.Wish;
import dev.starsight.promise.Wish.Prices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The promise beside a model, with its digests made right again. */
final class PromiseTarget implements FuzzTarget {

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws Exception {
    Dataset<Example> rows = ModelTargets.data().train();
    LabelSet labels = LabelSet.of(rows);
    List<Prediction> predictions = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      double[] probabilities = new double[labels.size()];
      Arrays.fill(probabilities, 0.5 / labels.size());
      probabilities[row % labels.size()] += 0.5;
      predictions.add(Prediction.of(labels, probabilities));
    }
    PromiseRows judged = PromiseRows.of(labels, rows, predictions, 1);
    Path corrected = ModelTargets.saved(scratch.resolve("corrected"), new MajorityTrainer());
    judged.makeRecalibrated(Wish.right(0.5).withPeople(0.3)).writeTo(corrected);
    Path priced = ModelTargets.saved(scratch.resolve("priced"), new MajorityTrainer());
    judged.make(Wish.leastCost(new Prices(2, 1, true))).writeTo(priced);
    return List.of(FuzzFiles.load(corrected), FuzzFiles.load(priced));
  }

  @Override
  public void read(Path directory) throws IOException {
    Promises.read(directory, directory).ifPresent(PromiseTarget::use);
  }

  private static void use(Promises promises) {
    double[] uniform = new double[promises.labels().size()];
    Arrays.fill(uniform, 1.0 / uniform.length);
    Prediction prediction = Prediction.of(promises.labels(), uniform);
    if (promises.set(prediction, 0.9).isEmpty()) {
      throw new IllegalStateException("a set is empty");
    }
    try {
      promises.passes(prediction);
    } catch (StarsightException e) {
      // The correction is finite, but too large to compute with; a prediction knows no file.
    }
    String text = promises.toString();
    if (text.isEmpty() != promises.promises().isEmpty()) {
      throw new IllegalStateException("a promise has no text");
    }
  }

  @Override
  public void repair(FuzzFiles files) {
    ModelTargets.repairDigests(files);
    if (!files.has(Promises.FILE) || !files.has("model.json")) {
      return;
    }
    JsonNode tree;
    try {
      tree =
          Json.parse(Promises.FILE, new String(files.get(Promises.FILE), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return;
    }
    if (tree instanceof ObjectNode whole && whole.get("promise") instanceof ObjectNode promise) {
      promise.put("model", Sha256.of(files.get("model.json")));
      whole.put("digest", Sha256.of(promise.toString().getBytes(StandardCharsets.UTF_8)));
      files.with(Promises.FILE, whole.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
