package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the files of unfinished work, by its manifests, from those of somebody else. */
final class WorkOwnership {

  private final Path root;
  private final Map<Path, Lines> known = new HashMap<>();

  WorkOwnership(Path root) {
    this.root = root;
  }

  /** Returns what is wrong with a file below the root; empty if it is ours. */
  String problem(Path file, boolean resume) throws IOException {
    if (WorkManifest.isEmptyLock(file)) {
      return "";
    }
    String last = String.valueOf(file.getFileName());
    Path directory = manifestDirectory(file);
    if (directory == null) {
      return ExistingResult.NOT_OURS;
    }
    if (last.equals(WorkManifest.NAME) && directory.equals(file.getParent())) {
      return "";
    }
    Lines lines = lines(directory);
    String name = Json.path(directory, file);
    if (lines.begun().contains(name) || WorkManifest.isIn(name, lines.begun())) {
      return problemOfGrowing(file);
    }
    List<FileState> states = lines.complete().getOrDefault(name, List.of());
    if (states.isEmpty() || Files.isSymbolicLink(file)) {
      return ExistingResult.NOT_OURS;
    }
    if (resume && last.endsWith(".safetensors")) {
      return "";
    }
    for (FileState state : states) {
      if (state.matches(file)) {
        return "";
      }
    }
    return ExistingResult.CHANGED;
  }

  private static String problemOfGrowing(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return ExistingResult.NOT_OURS;
    }
    return file.toString().endsWith(".jsonl") && !SealedLine.areIn(file)
        ? ExistingResult.CHANGED
        : "";
  }

  /**
   * Returns the nearest directory above a file that has a manifest, up to the root. A manifest
   * below another one counts only if that lists it: otherwise somebody copied it.
   */
  private @Nullable Path manifestDirectory(Path file) throws IOException {
    Deque<Path> outermostFirst = new ArrayDeque<>();
    for (Path p = file.getParent(); p != null && p.startsWith(root); p = p.getParent()) {
      if (WorkManifest.exists(p)) {
        outermostFirst.push(p);
      }
    }
    Path nearest = null;
    for (Path directory : outermostFirst) {
      if (nearest != null) {
        String nested = Json.path(nearest, directory.resolve(WorkManifest.NAME));
        Set<String> begun = lines(nearest).begun();
        if (!begun.contains(nested) && !WorkManifest.isIn(nested, begun)) {
          break;
        }
      }
      nearest = directory;
    }
    return nearest;
  }

  private Lines lines(Path directory) throws IOException {
    Lines lines = known.get(directory);
    if (lines == null) {
      lines = Lines.read(directory);
      known.put(directory, lines);
    }
    return lines;
  }

  /** The manifest as it was read. */
  private record Lines(Set<String> begun, Map<String, List<FileState>> complete) {

    static Lines read(Path directory) throws IOException {
      Lines lines = new Lines(new HashSet<>(), new HashMap<>());
      String text =
          new String(
              Files.readAllBytes(directory.resolve(WorkManifest.NAME)), StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        lines.add(line);
      }
      return lines;
    }

    private void add(String line) {
      try {
        JsonFields fields = JsonFields.parse(WorkManifest.NAME, line);
        if (fields.has("bytes")) {
          complete
              .computeIfAbsent(fields.text("file"), name -> new ArrayList<>())
              .add(FileState.read(fields));
        } else if (fields.has("file")) {
          begun.add(fields.text("file"));
        }
      } catch (IOException e) {
        // The line was cut short, before its file was created.
      }
    }
  }
}
