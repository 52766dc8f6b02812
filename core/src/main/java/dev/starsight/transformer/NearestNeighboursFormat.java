package dev.starsight.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.data.LabelSet;
import dev.starsight.files.Json;
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
    Path voting = directory.resolve(NearestNeighboursClassifier.VOTING);
    JsonNode root = Json.read(voting);
    JsonNode most = root.path("neighbours");
    JsonNode sharpness = root.path("sharpness");
    JsonNode balanced = root.path("balanced");
    if (!most.isInt() || most.intValue() < 1) {
      throw new IOException(voting + ": \"neighbours\" must be at least 1, but is " + most);
    }
    if (!sharpness.isNumber() || !(sharpness.doubleValue() >= 0)) {
      throw new IOException(voting + ": \"sharpness\" must be at least 0, but is " + sharpness);
    }
    if (!balanced.isBoolean()) {
      throw new IOException(voting + ": \"balanced\" must be true or false, but is " + balanced);
    }
    SafetensorsFile file =
        SafetensorsFile.open(directory.resolve(NearestNeighboursClassifier.TENSORS));
    List<Long> shape = file.shape("label_ids");
    if (shape.size() != 1 || shape.get(0) < 1) {
      throw new IOException(
          file.name() + ": tensor label_ids must have a number a row, but its shape is " + shape);
    }
    long rows = shape.get(0);
    float[] vectors = file.readFinite("vectors", List.of(rows, (long) width));
    int[] targets = targets(file, labels, shape);
    return new Neighbours(
        new NeighbourTable(vectors, width),
        targets,
        labels,
        most.intValue(),
        sharpness.doubleValue(),
        balanced.booleanValue());
  }

  private static int[] targets(SafetensorsFile file, int labels, List<Long> shape)
      throws IOException {
    float[] ids = file.readFinite("label_ids", shape);
    int[] targets = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      targets[i] = (int) ids[i];
      if (targets[i] != ids[i] || targets[i] < 0 || targets[i] >= labels) {
        throw new IOException(
            file.name()
                + ": tensor label_ids must hold label ids below "
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
