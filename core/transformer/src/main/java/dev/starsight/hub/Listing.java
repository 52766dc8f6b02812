package dev.starsight.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import dev.starsight.hub.Hub.HubFile;
import dev.starsight.hub.Hub.HubFiles;
import dev.starsight.tensors.internal.ShardIndex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Collects the files of a model to download by asking the hub for each. Not thread-safe. */
final class Listing {

  /** Far above the few megabytes of an index of a thousand shards. */
  private static final long LARGEST_INDEX = 64L << 20;

  private final HubClient client;
  private final HubReference at;
  private final List<HubFile> files = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();

  /** Lists the files of a model at a commit, so that all are from the same one. */
  Listing(HubClient client, HubReference at) {
    this.client = client;
    this.at = at;
  }

  void add(HubFile file) {
    files.add(file);
  }

  List<HubFile> files() {
    return files;
  }

  List<String> missing() {
    return missing;
  }

  private boolean addIfThere(String name) throws IOException {
    HubFile file = client.describe(at, name).file();
    if (file == null) {
      missing.add(name);
      return false;
    }
    files.add(file);
    return true;
  }

  void addTokenizer() throws IOException {
    for (String name : HubFiles.OPTIONAL) {
      addIfThere(name);
    }
    if (!addIfThere(HubFiles.TOKENIZER_JSON) && !addIfThere(HubFiles.VOCABULARY)) {
      throw new HubException(
          "%s has neither tokenizer.json nor vocab.txt at %s, one of which is needed"
              .formatted(at.name(), at.revision()));
    }
  }

  /** Adds the weights: one file, or an index and its shards. */
  void addWeights() throws IOException {
    if (addIfThere(HubFiles.WEIGHTS)) {
      return;
    }
    HubFile index = client.describe(at, HubFiles.INDEX).file();
    if (index == null) {
      throw new HubException(
          ("%s has no model.safetensors at %s, nor an index of its parts; weights in other"
                  + " formats, such as pytorch_model.bin, are not read")
              .formatted(at.name(), at.revision()));
    }
    files.add(index);
    ShardIndex shards = ShardIndex.parse(at.name() + ": " + HubFiles.INDEX, read(index));
    for (String shard : shards.shards()) {
      if (!addIfThere(shard)) {
        throw new HubException(
            at.name() + ": " + HubFiles.INDEX + " names " + shard + ", but there is no such file");
      }
    }
  }

  /** Reads an index without writing it to the cache, as a plan writes nothing. */
  private JsonNode read(HubFile index) throws IOException {
    if (index.size() > LARGEST_INDEX) {
      throw new HubException(
          "%s: %s must have at most %s bytes, but has %s"
              .formatted(at.name(), index.path(), LARGEST_INDEX, index.size()));
    }
    Backoff backoff = client.backoff(client.page(at.name()));
    while (true) {
      String text;
      try {
        text = text(index);
      } catch (IOException e) {
        backoff.failed(e);
        continue;
      }
      return Json.parse(at.name() + ": " + index.path(), text);
    }
  }

  private String text(HubFile index) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BlobDigest digest = BlobDigest.like(index);
    try (TimedBody body = client.open(at, index.path(), 0)) {
      byte[] buffer = new byte[1 << 14];
      for (int n = body.read(buffer); n >= 0 && bytes.size() <= index.size(); ) {
        bytes.write(buffer, 0, n);
        digest.update(buffer, 0, n);
        n = body.read(buffer);
      }
    }
    if (!digest.hex().equals(index.digest())) {
      throw new IOException(index.path() + " was damaged on the way");
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
