package dev.starsight.learner;

import dev.starsight.data.LabelSet;
import dev.starsight.learner.internal.columns.ColumnEncoder;
import dev.starsight.learner.internal.vectorizer.TextVectorizer;
import dev.starsight.model.Classifier;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.TensorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Opens what {@link LinearClassifier} writes. */
final class LinearFormat implements ModelFormat {

  private final String kind;

  LinearFormat(String kind) {
    this.kind = kind;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
      throws IOException {
    TensorStore tensors = SafetensorsFile.open(directory.resolve(LinearClassifier.TENSORS_FILE));
    TextVectorizer vectorizer = TextVectorizer.open(directory, tensors);
    ColumnEncoder columns = ColumnEncoder.open(directory);
    long features = (long) vectorizer.size() + columns.size();
    long count = labels.size();
    return new LinearClassifier(
        kind,
        labels,
        settings,
        vectorizer,
        columns,
        tensors.readFinite("weight", List.of(features, count)),
        tensors.readFinite("bias", List.of(count)));
  }
}
