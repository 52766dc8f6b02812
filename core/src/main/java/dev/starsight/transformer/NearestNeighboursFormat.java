package dev.starsight.transformer;

import dev.starsight.data.LabelSet;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.JsonFields;
import dev.starsight.model.Classifier;
import dev.starsight.model.ModelFormat;
import dev.starsight.tensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Opens neighbours by a frozen encoder. Thread-safe. */
final class NearestNeighboursFormat implements ModelFormat {

  @Override
  public String kind() {
    return NearestNeighboursClassifier.KIND;
  }

  @Override
  public Classifier open(Path directory, LabelSet labels, Map<String, String> settings)
      throws IOException {
    Checkpoint encoder = Checkpoint.open(directory.resolve(NearestNeighboursClassifier.ENCODER));
    Neighbours neighbours = neighbours(directory, encoder.config().hiddenSize(), labels.size());
    int maxLength = TransformerFormat.maxLength(settings, encoder.config());
    Network network =
        Networks.open(NetworkShape.encoder(encoder.config()), encoder.weights(), Recipe.NONE);
    try {
      return new NearestNeighboursClassifier(
          labels, encoder, encoder.tokenizer(), network, neighbours, maxLength, settings);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static Neighbours neighbours(Path directory, int width, int labels) throws IOException {
    JsonFields voting = JsonFields.read(directory.resolve(NearestNeighboursClassifier.VOTING));
    int most = voting.integer("neighbours", 1, Integer.MAX_VALUE);
    double sharpness = voting.real("sharpness");
    if (!(sharpness >= 0)) {
      throw voting.refused("sharpness", "at least 0");
    }
    boolean balanced = voting.flag("balanced");
    SafetensorsFile file =
        SafetensorsFile.open(directory.resolve(NearestNeighboursClassifier.TENSORS));
    List<Long> shape = file.shape("label_ids");
    if (shape.size() != 1 || shape.get(0) < 1) {
      throw new DamagedFileException(
          file.name(), "tensor label_ids must have a number a row, but its shape is " + shape);
    }
    long rows = shape.get(0);
    float[] vectors = file.readFinite("vectors", List.of(rows, (long) width));
    int[] targets = targets(file, labels, shape);
    return new Neighbours(
        new NeighbourTable(vectors, width), targets, labels, most, sharpness, balanced);
  }

  private static int[] targets(SafetensorsFile file, int labels, List<Long> shape)
      throws IOException {
    float[] ids = file.readFinite("label_ids", shape);
    int[] targets = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      targets[i] = (int) ids[i];
      if (targets[i] != ids[i] || targets[i] < 0 || targets[i] >= labels) {
        throw new DamagedFileException(
            file.name(),
            "tensor label_ids must hold label ids below "
                + labels
                + ", but number "
                + i
                + " is "
                + ids[i]);
      }
    }
    return targets;
  }
}
