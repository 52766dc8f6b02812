package dev.starsight.transformer;

import dev.starsight.data.LabelSet;
import dev.starsight.model.Classifier;
import dev.starsight.model.directory.ModelFormat;
import dev.starsight.transformer.internal.classifier.EncoderClassifier;
import dev.starsight.transformer.internal.classifier.LoadedEncoder;
import dev.starsight.transformer.internal.frozen.NearestNeighboursHead;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Opens neighbours by a frozen encoder. Thread-safe. */
final class NearestNeighboursFormat implements ModelFormat {

  @Override
  public String kind() {
    return NearestNeighboursHead.KIND;
  }

  @Override
  public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
      throws IOException {
    CheckpointFiles files = EncoderClassifier.openFrozen(directory);
    NearestNeighboursHead head =
        NearestNeighboursHead.read(directory, files.config().hiddenSize(), labels.size());
    return new EncoderClassifier(labels, LoadedEncoder.open(files, settings), head, settings);
  }
}
