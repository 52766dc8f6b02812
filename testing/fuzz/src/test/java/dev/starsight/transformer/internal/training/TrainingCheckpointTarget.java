package dev.starsight.transformer.internal.training;

import dev.starsight.fuzz.FuzzFiles;
import dev.starsight.fuzz.FuzzTarget;
import dev.starsight.fuzz.ModelSeeds;
import dev.starsight.model.Metrics;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import dev.starsight.transformer.internal.network.NumericMode;
import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.TrainingListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** The checkpoints of a training that is resumed, up to what needs the engine. */
public final class TrainingCheckpointTarget implements FuzzTarget {

  private static final Charset LATIN = StandardCharsets.ISO_8859_1;
  private static final Pattern CHECKSUM = Pattern.compile("\"checksum\":\"([0-9a-f]{8})\"");
  private static final String ORIGIN =
      """
      {"settings":{"epochs":"2"},"labels":"[1, 5]","encoder":{"name":"tiny","sha256":"ab"},
       "tokenizer":{"name":"","sha256":"cd"},"train":{"name":"40 rows","sha256":"ef"},
       "validation":{"name":"10 rows","sha256":"01"},
       "circumstances":%s}
      """;

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    Metrics metrics = ModelSeeds.metrics();
    TrainingState state = new TrainingState();
    state.step = 40;
    state.bestEpoch = 1;
    state.records.add(new EpochRecord(1, 0.7, 0.6, metrics, 2, 100));
    FuzzFiles files =
        new FuzzFiles()
            .with("step-00000020.safetensors", checkpoint("{\"step\":20}"))
            .with("step-00000040.safetensors", checkpoint(state.toJson().toString()))
            .with("best-001.safetensors", checkpoint(""));
    repair(files);
    return List.of(files);
  }

  private static byte[] checkpoint(String state) throws IOException {
    ComputeEnvironment environment =
        new ComputeEnvironment(new NumericMode(true, false), 1, "engine");
    String origin = ORIGIN.formatted(environment.toJson());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafetensorsWriter.write(
        out,
        List.of(Tensor.of("weight/bias", new float[] {1, 2}, 2)),
        Map.of("origin", origin, "state", state, "checksum", "00000000"));
    return out.toByteArray();
  }

  @Override
  public void read(Path directory) throws IOException {
    TrainingCheckpoints.newestStep(directory);
    var found = TrainingCheckpoints.newest(directory, TrainingListener.SILENT);
    if (found.isPresent()) {
      var tensors = found.get().tensors();
      for (String tensor : tensors.names()) {
        tensors.read(tensor, tensors.shape(tensor));
      }
      found.get().fingerprint().differences(found.get().fingerprint());
    }
  }

  /** Computes the checksums of edited checkpoints again. */
  @Override
  public void repair(FuzzFiles files) {
    for (String name : files.names()) {
      byte[] bytes = files.get(name);
      if (bytes.length <= Long.BYTES) {
        continue;
      }
      long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length < 0 || length > bytes.length - Long.BYTES) {
        continue;
      }
      String header = new String(bytes, Long.BYTES, (int) length, StandardCharsets.ISO_8859_1);
      Matcher stated = CHECKSUM.matcher(header);
      if (stated.find()) {
        byte[] zeroed = header.replace(stated.group(), field("00000000")).getBytes(LATIN);
        byte[] file = bytes.clone();
        System.arraycopy(zeroed, 0, file, Long.BYTES, zeroed.length);
        CRC32 crc = new CRC32();
        crc.update(file);
        String checksum = String.format(Locale.ROOT, "%08x", crc.getValue());
        byte[] right = header.replace(stated.group(), field(checksum)).getBytes(LATIN);
        System.arraycopy(right, 0, file, Long.BYTES, right.length);
        files.with(name, file);
      }
    }
  }

  private static String field(String checksum) {
    return "\"checksum\":\"" + checksum + '"';
  }
}
