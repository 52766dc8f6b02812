package dev.starsight.transformer.internal.weights;

import dev.starsight.files.DamagedFileException;
import dev.starsight.tensors.internal.TensorStore;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Weights under the names of the sequence classifier's class, whatever class wrote them: bare
 * encoders have no prefix, old ones say gamma and beta. Thread-safe.
 */
final class HuggingFaceTensors implements TensorSource {

  /** Heads of other tasks and buffers, which a classifier has no use for. */
  private static final List<String> IGNORED =
      List.of("cls.", "vocab_transform.", "vocab_layer_norm.", "vocab_projector.", "qa_outputs.");

  private final TensorStore file;
  private final String prefix;

  private HuggingFaceTensors(TensorStore file, String prefix) {
    this.file = file;
    this.prefix = prefix;
  }

  /**
   * Checks that the encoder is whole, every tensor of its shape and of a type that is read, and
   * that there is nothing else.
   *
   * @param shape with head, where one must be there
   * @throws IOException in one sentence with the tensor and the file
   */
  static HuggingFaceTensors of(TensorStore file, NetworkShape shape) throws IOException {
    Architecture architecture = shape.config().architecture();
    HuggingFaceTensors tensors = new HuggingFaceTensors(file, architecture.modelType() + ".");
    Set<String> unknown = new HashSet<>(file.names());
    for (TensorSpec spec : shape.tensors()) {
      unknown.remove(tensors.nameHere(spec.name()));
    }
    for (TensorSpec spec : architecture.headTensors(shape.config(), Math.max(1, shape.labels()))) {
      unknown.remove(tensors.nameHere(spec.name()));
    }
    unknown.removeIf(HuggingFaceTensors::isIgnored);
    for (TensorSpec spec : shape.tensors()) {
      file.require(tensors.nameHere(spec.name()), spec.shape());
    }
    if (!unknown.isEmpty()) {
      throw new DamagedFileException(
          file.name(),
          "tensor %s does not belong to the %s encoder that config.json describes"
              .formatted(
                  unknown.stream().sorted().findFirst().orElseThrow(), architecture.modelType()));
    }
    return tensors;
  }

  private static boolean isIgnored(String name) {
    return name.endsWith("position_ids") || IGNORED.stream().anyMatch(name::startsWith);
  }

  private String nameHere(String name) {
    String bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    for (String candidate : List.of(name, old(name), bare, old(bare))) {
      if (file.names().contains(candidate)) {
        return candidate;
      }
    }
    return name;
  }

  private static String old(String name) {
    return name.toLowerCase(Locale.ROOT).contains("norm.")
        ? name.replace("orm.weight", "orm.gamma").replace("orm.bias", "orm.beta")
        : name;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public boolean has(String tensor) {
    return file.names().contains(nameHere(tensor));
  }

  @Override
  public float[] read(TensorSpec spec) throws IOException {
    return file.readFinite(nameHere(spec.name()), spec.shape());
  }
}
