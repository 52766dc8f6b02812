package dev.starsight.serving.review;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Predicts 4, surely if the text has the word "great", less so with "stiff". */
class Greatness implements Classifier {

  @Override
  public String kind() {
    return "greatness";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  @Override
  public void writePayload(Path folder) {}

  @Override
  public LabelSet labels() {
    return ReviewFixture.STARS;
  }

  @Override
  public List<Prediction> predict(List<Example> examples) {
    return examples.stream()
        .map(
            example -> {
              double p = example.text().contains("great") ? 0.8 : 0.3;
              p -= example.text().contains("stiff") ? 0.1 : 0;
              double rest = (1 - p) / 4;
              return Prediction.of(labels(), new double[] {rest, rest, rest, p, rest});
            })
        .toList();
  }

  @Override
  public void close() {}
}
