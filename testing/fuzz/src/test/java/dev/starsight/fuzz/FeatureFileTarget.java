package dev.starsight.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.features.FeatureFiles;
import dev.starsight.features.FeatureReader;
import dev.starsight.features.FeatureReader.FeatureRecord;
import dev.starsight.features.internal.MaskedCrc32c;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.Sha256;
import dev.starsight.text.Encoding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/** Feature files: TFRecord with and without the manifest beside it. */
final class FeatureFileTarget implements FuzzTarget {

  private static final String MANIFEST = "manifest.json";

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    List<FeatureRecord> rows =
        List.of(
            FeatureRecord.padded(Encoding.of(2, 5, 3), 6, 0),
            FeatureRecord.padded(Encoding.of(2, 300, 70_000, 3), 6, 1),
            FeatureRecord.padded(Encoding.of(2, 3), 6, 4));
    FeatureFiles.write(scratch.resolve("train"), rows.iterator(), 6, 2);
    FuzzFiles files = FuzzFiles.load(scratch.resolve("train"));
    FuzzFiles alone = files.copy();
    alone.remove(MANIFEST);
    return List.of(files, alone);
  }

  @Override
  public void read(Path directory) throws IOException {
    try (FeatureReader reader = FeatureReader.open(directory)) {
      while (reader.nextBatch(2).isPresent()) {
        // Every row is decoded.
      }
    }
    try (FeatureReader reader = FeatureReader.open(directory).shuffled(7, 3)) {
      while (reader.next().isPresent()) {
        // Every row is decoded.
      }
    }
    Path part = directory.resolve("part-00000.tfrecord");
    if (Files.exists(part)) {
      try (FeatureReader reader = FeatureReader.open(part)) {
        reader.next();
      }
    }
  }

  /** Computes the checksums of edited records and the digests of edited files again. */
  @Override
  public void repair(FuzzFiles files) {
    for (String name : files.names()) {
      if (name.endsWith(".tfrecord")) {
        files.with(name, withChecksums(files.get(name)));
      }
    }
    if (!files.has(MANIFEST)) {
      return;
    }
    try {
      JsonNode tree = Json.parse(MANIFEST, files.text(MANIFEST));
      for (JsonNode part : tree.path("files").path("tfrecord")) {
        String name = part.path("name").asText();
        if (part instanceof ObjectNode entry && files.has(name)) {
          entry.put("bytes", files.get(name).length).put("sha256", Sha256.of(files.get(name)));
        }
      }
      files.with(MANIFEST, tree.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It is no longer JSON; its reader shall say so.
    }
  }

  private static byte[] withChecksums(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + 16 <= file.length; ) {
      long length = bytes.getLong(at);
      bytes.putInt(at + 8, checksum(bytes.array(), at, 8));
      if (length < 0 || length > file.length - at - 16) {
        break;
      }
      bytes.putInt(at + 12 + (int) length, checksum(bytes.array(), at + 12, (int) length));
      at += 16 + (int) length;
    }
    return bytes.array();
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return MaskedCrc32c.masked(crc);
  }
}
