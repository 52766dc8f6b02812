package dev.starsight.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code model.safetensors.index.json}: which tensor is in which shard. */
final class ShardIndex {

  /** Shards lie beside their index: anything else would be a path of a stranger's choice. */
  private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors");

  private ShardIndex() {}

  /**
   * The names of the shards, sorted.
   *
   * @throws HubException naming the index, if it has none or one of them is no plain file name
   */
  static List<String> shards(String source, JsonNode index) throws HubException {
    SortedSet<String> shards = new TreeSet<>();
    for (JsonNode shard : index.path("weight_map")) {
      String name = shard.asText();
      if (!shard.isTextual() || !SHARD.matcher(name).matches()) {
        throw new HubException(
            source
                + ": a shard must be a plain name that ends in .safetensors, but one is "
                + shard);
      }
      shards.add(name);
    }
    if (shards.isEmpty()) {
      throw new HubException(source + ": weight_map must name the shards, but names none");
    }
    return List.copyOf(shards);
  }
}
