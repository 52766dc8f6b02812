package dev.starsight.cli.streams;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.streams.StreamWindows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is known of a stream so far, as a file. Not thread-safe. */
final class StreamState {

  static final String FILE_NAME = "state.json";

  private static final int FORMAT = 1;
  private static final String KIND = "starsight stream";
  private static final int REJECTS_SHOWN = 3;

  final List<StreamFile> files;

  /** Null before the first row. */
  @Nullable StreamWindows windows;

  /** Of the complete windows in the file of windows. */
  long windowBytes;

  /** Complete windows that are a reason to look, since the last result was finished. */
  long alarms;

  /** Those of the results before. */
  long earlierAlarms;

  long rejected;

  /** The first rows that were left out. */
  final List<String> rejects = new ArrayList<>();

  StreamState(List<StreamFile> files) {
    this.files = new ArrayList<>(files);
  }

  void reject(String row) {
    rejected++;
    if (rejects.size() < REJECTS_SHOWN) {
      rejects.add(row);
    }
  }

  long rows() {
    return windows == null ? 0 : windows.rows();
  }

  /**
   * Goes on with files that are those of this state, in the same order, and perhaps more.
   *
   * @throws StarsightException naming a file of this state that is missing among them
   */
  void continueWith(List<StreamFile> given) {
    for (int i = 0; i < files.size(); i++) {
      if (i >= given.size() || !given.get(i).name().equals(files.get(i).name())) {
        throw new StarsightException(
            "--resume goes on with the same files in the same order, and new ones behind them; %s"
                    .formatted(files.get(i).name())
                + " must be number "
                + (i + 1));
      }
      given.get(i).continueFrom(files.get(i));
    }
    files.clear();
    files.addAll(given);
  }

  void write(Path file) throws IOException {
    ObjectNode tree = Json.object().put("format", FORMAT).put("kind", KIND);
    ArrayNode array = tree.putArray("files");
    files.forEach(each -> array.add(each.toJson()));
    tree.put("windowBytes", windowBytes).put("alarms", alarms);
    tree.put("earlierAlarms", earlierAlarms).put("rejected", rejected);
    rejects.forEach(tree.putArray("rejects")::add);
    StreamWindows known = windows;
    tree.set("windows", known == null ? null : known.toJson());
    Json.writeDurably(file, Json.seal(tree));
  }

  /**
   * Reads a state.
   *
   * @throws IOException with file and field, if it is damaged or a newer version wrote it
   */
  static StreamState read(Path file) throws IOException {
    JsonFields fields = JsonFields.read(file);
    fields.requireFormat(FORMAT);
    if (!fields.text("kind").equals(KIND)) {
      throw fields.refused("kind", KIND);
    }
    if (!fields.has(Json.SEAL) || Json.isSealBroken(fields.tree())) {
      throw new DamagedFileException(file.toString(), "was changed since it was written");
    }
    StreamState state = new StreamState(fields.list("files", StreamFile::read));
    state.windowBytes = fields.count("windowBytes");
    state.alarms = fields.count("alarms");
    state.earlierAlarms = fields.count("earlierAlarms");
    state.rejected = fields.count("rejected");
    state.rejects.addAll(fields.texts("rejects"));
    state.windows =
        fields.nullable("windows", each -> StreamWindows.read(each.source(), each.tree()));
    return state;
  }
}
