package dev.starsight.hub;

import dev.starsight.fuzz.FuzzFiles;
import dev.starsight.fuzz.FuzzTarget;
import dev.starsight.hub.Hub.HubFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The files of the hub's cache that are read without the network, and the user's token. */
public final class HubCacheTarget implements FuzzTarget {

  private static final String MODEL = "hub/models--org--tiny/";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @Override
  public List<FuzzFiles> seeds(Path scratch) {
    String snapshot = MODEL + "snapshots/" + COMMIT + "/";
    return List.of(
        FuzzFiles.of("token", "hf_0123456789\n")
            .with(MODEL + "refs/main", COMMIT)
            .with(snapshot + "config.json", "{}")
            .with(snapshot + "model.safetensors", "x"));
  }

  @Override
  public void read(Path directory) throws IOException {
    HubSettings settings =
        HubSettings.from(Map.of("HF_HOME", directory.toString()), directory).withOffline(true);
    Hub.of(settings).cached(HubReference.parse("org/tiny"), HubFiles.ENCODER);
  }
}
