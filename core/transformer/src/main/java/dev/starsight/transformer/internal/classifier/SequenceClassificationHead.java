package dev.starsight.transformer.internal.classifier;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Prediction;
import dev.starsight.text.Encoding;
import dev.starsight.transformer.internal.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The Hugging Face class's own head, which is part of the network. Immutable.
 *
 * @param dropout is written to config.json for further training
 */
public record SequenceClassificationHead(double dropout) implements EncoderClassifier.Head {

  public static final String KIND = "transformer";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int chunk() {
    return 4096; // Longer lists are not faster.
  }

  @Override
  public float[][] read(Network network, List<Encoding> encodings) {
    return Inference.logits(network, encodings);
  }

  @Override
  public List<Prediction> predict(LabelSet labels, float[][] rows) {
    return predictions(labels, rows);
  }

  /** Returns the predictions for logits. */
  public static List<Prediction> predictions(LabelSet labels, float[][] rows) {
    return Arrays.stream(rows)
        .map(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]).toArray())
        .map(logits -> Prediction.ofLogits(labels, logits))
        .toList();
  }

  @Override
  public void write(Path directory, LabelSet labels, LoadedEncoder encoder) throws IOException {
    encoder.write(directory, encoder.files().config().toJson(labels, dropout));
  }
}
