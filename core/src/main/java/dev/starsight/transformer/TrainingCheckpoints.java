package dev.starsight.transformer;

import dev.starsight.data.StarsightException;
import dev.starsight.files.Json;
import dev.starsight.tensors.SafetensorsFile;
import dev.starsight.tensors.SafetensorsWriter;
import dev.starsight.tensors.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * Checkpoints of a training in a directory: {@code step-NNNNNNNN.safetensors} holds weights,
 * moments and, in its metadata, the {@link TrainingState}, the fingerprint of data and options and
 * a checksum of all of it; {@code best-NNN.safetensors} the weights of the best epoch so far. The
 * newest two of each are kept, so that a damaged one costs a few steps. Not thread-safe.
 */
final class TrainingCheckpoints {

  private static final int KEPT = 2;

  private final Path directory;
  private final String fingerprint;

  /** Checkpoints of the training with this fingerprint. */
  TrainingCheckpoints(Path directory, String fingerprint) {
    this.directory = directory;
    this.fingerprint = fingerprint;
  }

  /** Writes a checkpoint and deletes those that are no longer needed. */
  void save(Network network, TrainingState state) {
    String text = state.toJson().toString();
    String file = String.format(Locale.ROOT, "step-%08d.safetensors", state.step);
    write(file, slots(network).stream().map(slot -> slot.of(network)).toList(), text);
    keepNewest("step-");
  }

  /** Writes the weights of the best epoch so far. */
  void saveBest(int epoch, NetworkShape shape, float[][] weights) {
    List<Tensor> tensors = new ArrayList<>();
    for (TensorSpec spec : shape.tensors()) {
      float[] values = weights[tensors.size()];
      tensors.add(spec.of(() -> FloatBuffer.wrap(values)));
    }
    write(bestName(epoch), tensors, "");
    keepNewest("best-");
  }

  private static String bestName(int epoch) {
    return String.format(Locale.ROOT, "best-%03d.safetensors", epoch);
  }

  /** A tensor of a step's file. */
  private record Slot(Network.Part part, int tensor, TensorSpec spec) {

    Tensor of(Network network) {
      return spec.of(() -> network.read(part, tensor));
    }
  }

  /** All weights, and the moments of those that are trained. */
  private static List<Slot> slots(Network network) {
    List<TensorSpec> specs = network.shape().tensors();
    List<Slot> slots = new ArrayList<>();
    for (Network.Part part : Network.Part.values()) {
      String prefix = part.name().toLowerCase(Locale.ROOT) + "/";
      for (int i = 0; i < specs.size(); i++) {
        if (part == Network.Part.WEIGHT || network.trains(i)) {
          TensorSpec spec = specs.get(i);
          slots.add(new Slot(part, i, new TensorSpec(prefix + spec.name(), spec.shape())));
        }
      }
    }
    return slots;
  }

  private void write(String name, List<Tensor> tensors, String state) {
    try {
      String checksum = checksum(state, out -> SafetensorsWriter.writeNumbers(tensors, out));
      Map<String, String> metadata =
          Map.of("fingerprint", fingerprint, "state", state, "checksum", checksum);
      SafetensorsWriter.write(directory.resolve(name), tensors, metadata);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private String checksum(String state, Content content) throws IOException {
    CRC32 crc = new CRC32(); // Native from the first call on, unlike CRC32C.
    crc.update(fingerprint.getBytes(StandardCharsets.UTF_8));
    crc.update(state.getBytes(StandardCharsets.UTF_8));
    try (OutputStream out = new CheckedOutputStream(OutputStream.nullOutputStream(), crc)) {
      content.writeTo(out);
    }
    return Long.toHexString(crc.getValue());
  }

  private void keepNewest(String prefix) {
    List<Path> files = newestFirst(prefix);
    for (Path file : files.subList(Math.min(KEPT, files.size()), files.size())) {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private List<Path> newestFirst(String prefix) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(f -> String.valueOf(f.getFileName()).matches(prefix + "\\d+\\.safetensors"))
          .sorted(Comparator.comparing((Path f) -> String.valueOf(f.getFileName())).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Deletes what another training left here. */
  void clear() {
    newestFirst("step-").forEach(TrainingCheckpoints::delete);
    newestFirst("best-").forEach(TrainingCheckpoints::delete);
  }

  /**
   * Loads the newest sound checkpoint into the network; damaged ones are passed over.
   *
   * @return empty if there is none; the network is as it was then
   * @throws StarsightException if a checkpoint belongs to other data or options
   */
  Optional<TrainingState> resume(Network network) {
    List<Path> damaged = new ArrayList<>();
    for (Path file : newestFirst("step-")) {
      try {
        TrainingState state = load(file, network);
        damaged.forEach(TrainingCheckpoints::delete);
        return Optional.of(state);
      } catch (IOException e) {
        damaged.add(file);
      }
    }
    return Optional.empty();
  }

  private TrainingState load(Path path, Network network) throws IOException {
    List<Slot> slots = slots(network);
    SafetensorsFile file = opened(path, slots.stream().map(Slot::spec).toList());
    String text = file.metadata().getOrDefault("state", "");
    TrainingState state = TrainingState.fromJson(Json.parse(path + ": state", text));
    float[][] best = {};
    if (state.bestEpoch > 0) {
      List<TensorSpec> weights = network.shape().tensors();
      SafetensorsFile bestFile = opened(directory.resolve(bestName(state.bestEpoch)), weights);
      best = new float[weights.size()][];
      for (int i = 0; i < best.length; i++) {
        best[i] = bestFile.read(weights.get(i).name(), weights.get(i).shape());
      }
    }
    for (Slot slot : slots) {
      float[] values = file.read(slot.spec().name(), slot.spec().shape());
      network.write(slot.part(), slot.tensor(), FloatBuffer.wrap(values));
    }
    network.steps(state.step);
    state.best = best;
    return state;
  }

  /** Opens a file of ours whose fingerprint and checksum are right. */
  private SafetensorsFile opened(Path path, List<TensorSpec> specs) throws IOException {
    SafetensorsFile file = SafetensorsFile.open(path);
    String found = file.metadata().getOrDefault("fingerprint", "");
    String checksum =
        new TrainingCheckpoints(directory, found)
            .checksum(file.metadata().getOrDefault("state", ""), file::copyNumbers);
    if (!checksum.equals(file.metadata().get("checksum"))) {
      throw new IOException(path + ": its checksum does not match");
    }
    if (!found.equals(fingerprint)) {
      throw new StarsightException(
          path
              + ": this checkpoint is of a training with other data, options or encoder, so it"
              + " cannot be continued with these; begin anew, or in another directory");
    }
    for (TensorSpec spec : specs) {
      file.require(spec.name(), spec.shape());
    }
    return file;
  }
}
