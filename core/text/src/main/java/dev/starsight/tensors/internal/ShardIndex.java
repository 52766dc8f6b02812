package dev.starsight.tensors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The file of each tensor as stated in Hugging Face's {@code model.safetensors.index.json}: {@code
 * {"weight_map": {"name": "model-00001-of-00002.safetensors"}}}. Immutable and thread-safe.
 *
 * @param files the name of a file beside the index for each tensor, in the order of the index
 */
public record ShardIndex(Map<String, String> files) {

  /** Plain names only: an index from the network must not choose a path. */
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,200}\\.safetensors");

  public ShardIndex {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /**
   * Parses an index.
   *
   * @param source what to call it in an error
   * @throws IOException in one sentence with the source, if it names no file, or one that is no
   *     plain file name
   */
  public static ShardIndex parse(String source, JsonNode index) throws IOException {
    JsonNode map = index.path("weight_map");
    if (!map.isObject() || map.isEmpty()) {
      throw new DamagedFileException(
          source,
          "weight_map must name the shards, but is " + (map.isMissingNode() ? "missing" : map));
    }
    Map<String, String> files = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      JsonNode shard = entry.getValue();
      if (!shard.isTextual() || !NAME.matcher(shard.textValue()).matches()) {
        throw new DamagedFileException(
            source,
            "a shard must be a plain name that ends in .safetensors, but that of tensor %s is %s"
                .formatted(entry.getKey(), shard));
      }
      files.put(entry.getKey(), shard.textValue());
    }
    return new ShardIndex(files);
  }

  /** Returns the names of the files, each once. */
  public SortedSet<String> shards() {
    return new TreeSet<>(files.values());
  }
}
