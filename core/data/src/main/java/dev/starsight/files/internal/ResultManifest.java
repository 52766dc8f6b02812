package dev.starsight.files.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files that Starsight wrote into a directory of results, in {@value #NAME} beside them. What
 * is not in it, or was changed since, belongs to somebody else. Immutable.
 *
 * <p>A result may have subdirectories that people work in. What they hold is not in the manifest.
 */
final class ResultManifest {

  static final String NAME = ".starsight.json";

  private static final int FORMAT = 1;

  private static final String ABSENT = "absent";

  private final String command;
  private final String version;
  private final Set<String> people;
  private final SortedMap<String, String> taken;
  private final SortedMap<String, FileState> files;
  private final Set<String> emptyDirectories;

  /** Names of files that are not in the manifest. */
  private final Set<String> growing;

  private ResultManifest(
      String command,
      String version,
      Set<String> people,
      SortedMap<String, String> taken,
      SortedMap<String, FileState> files,
      Set<String> emptyDirectories,
      Set<String> growing) {
    this.command = command;
    this.version = version;
    this.people = people;
    this.taken = taken;
    this.files = files;
    this.emptyDirectories = emptyDirectories;
    this.growing = growing;
  }

  /**
   * Describes a complete directory.
   *
   * @param people the names of the subdirectories that people work in
   * @param taken the SHA-256 of the files in such subdirectories of the result before that this
   *     directory takes the place of, by path: whatever they need to keep of them is in it
   */
  static ResultManifest of(
      Path directory, ResultOwner owner, Set<String> people, Map<String, String> taken)
      throws IOException {
    SortedMap<String, FileState> files = new TreeMap<>();
    Set<String> empty = new TreeSet<>();
    Path real = directory.toRealPath();
    for (Path path : walk(real)) {
      String name = Json.path(real, path);
      if (isOrIsIn(name, people) || name.equals(NAME) || isGrowing(name, owner.growing())) {
        continue;
      }
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        if (isEmpty(path)) {
          empty.add(name);
        }
      } else {
        files.put(name, FileState.of(path));
      }
    }
    return new ResultManifest(
        owner.command(),
        owner.version(),
        new TreeSet<>(people),
        new TreeMap<>(taken),
        files,
        empty,
        owner.growing());
  }

  void write(Path directory) throws IOException {
    Json.write(directory.resolve(NAME), Json.seal(toJson()));
  }

  private ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("format", FORMAT).put("command", command).put("version", version);
    people.forEach(node.putArray("people")::add);
    ObjectNode takenNode = node.putObject("taken");
    taken.forEach(takenNode::put);
    emptyDirectories.forEach(node.putArray("emptyDirectories")::add);
    ArrayNode list = node.putArray("files");
    files.forEach((path, state) -> state.addTo(list.addObject().put("path", path)));
    return node;
  }

  /** Returns whether there is a manifest in a directory. */
  static boolean exists(Path directory) {
    return Files.isRegularFile(directory.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns a digest of everything in the manifest, which differs for different results. */
  String digest() {
    return Sha256.of(
        (command + version + people + taken + files + emptyDirectories)
            .getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the manifest of a directory, or that of a result that describes itself.
   *
   * @throws IOException naming the file, if it is missing or damaged, or the directory is not such
   *     a result
   */
  static ResultManifest read(Path directory, ResultOwner owner) throws IOException {
    ResultOwner.Listing listing = owner.listing();
    if (listing == null) {
      return read(directory, owner.growing());
    }
    SortedMap<String, FileState> files = new TreeMap<>();
    listing
        .digests(directory)
        .forEach((path, sha256) -> files.put(path, FileState.ofDigest(sha256)));
    return new ResultManifest(
        owner.command(),
        owner.version(),
        Set.of(),
        new TreeMap<>(),
        files,
        Set.of(),
        owner.growing());
  }

  private static ResultManifest read(Path directory, Set<String> growing) throws IOException {
    JsonFields fields = JsonFields.read(directory.resolve(NAME));
    fields.requireFormat(FORMAT);
    SortedMap<String, FileState> files = new TreeMap<>();
    for (JsonFields file : fields.elements("files")) {
      files.put(file.text("path"), FileState.read(file));
    }
    return new ResultManifest(
        fields.text("command"),
        fields.text("version"),
        new TreeSet<>(fields.texts("people")),
        new TreeMap<>(fields.textsByName("taken")),
        files,
        new TreeSet<>(fields.texts("emptyDirectories")),
        growing);
  }

  String command() {
    return command;
  }

  /** Returns whether a path, relative to the directory, is a subdirectory of people or in one. */
  boolean isPeoples(String path) {
    return isOrIsIn(path, people);
  }

  /** Returns the SHA-256 of the files of people that this result takes the place of. */
  Map<String, String> taken() {
    return taken;
  }

  /** Returns whether this file, of this path in the directory, is ours and unchanged. */
  boolean covers(String path, Path file) throws IOException {
    FileState state = files.get(path);
    return isLeftOut(path, file) || (state != null && state.matches(file));
  }

  private static boolean isManifest(String path, Path file) {
    return path.equals(NAME) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private boolean isLeftOut(String path, Path file) {
    return isGrowing(path, growing) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** A process that was killed while it wrote such a file leaves a temporary one. */
  private static boolean isGrowing(String path, Set<String> names) {
    return names.stream()
        .anyMatch(
            name ->
                path.equals(name) || (path.startsWith("." + name + ".") && path.endsWith(".tmp")));
  }

  /**
   * Returns what is in a directory, but not of this result or not as it was written: a path below
   * the directory, a colon and what is wrong with it.
   *
   * @param work the name of a subdirectory that is not looked at; empty for none
   */
  Optional<String> difference(Path directory, String work) throws IOException {
    Path real = directory.toRealPath();
    for (Path path : walk(real)) {
      String name = Json.path(real, path);
      if (isOrIsIn(name, people)
          || isManifest(name, path)
          || isLeftOut(name, path)
          || (!work.isEmpty() && isOrIsIn(name, Set.of(work)))) {
        continue;
      }
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        if (!isDirectory(name) && isEmpty(path)) {
          return Optional.of(name + ": " + ExistingResult.NOT_OURS);
        }
      } else if (!files.containsKey(name)) {
        return Optional.of(name + ": " + ExistingResult.NOT_OURS);
      } else if (!covers(name, path)) {
        return Optional.of(name + ": " + ExistingResult.CHANGED);
      }
    }
    return Optional.empty();
  }

  /**
   * Compares a directory with its manifest, and the manifest with its seal; every file is read.
   *
   * @param growing names of files that are not in the manifest
   * @return what differs, in the order of the paths; what people work in is not looked at
   * @throws IOException naming the file, if the manifest cannot be read
   */
  static List<AtomicDirectory.Difference> differences(Path directory, Set<String> growing)
      throws IOException {
    ResultManifest manifest = read(directory, growing);
    List<AtomicDirectory.Difference> found = new ArrayList<>();
    manifest.compareSeal(directory.resolve(NAME)).ifPresent(found::add);
    Path real = directory.toRealPath();
    SortedMap<String, FileState> left = new TreeMap<>(manifest.files);
    Set<String> empty = new TreeSet<>(manifest.emptyDirectories);
    for (Path path : walk(real)) {
      String name = Json.path(real, path);
      if (isOrIsIn(name, manifest.people) || name.equals(NAME) || manifest.isLeftOut(name, path)) {
        continue;
      }
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        if (!empty.remove(name) && isEmpty(path) && !manifest.isDirectory(name)) {
          found.add(new AtomicDirectory.Difference(name, ABSENT, "an empty directory"));
        }
        continue;
      }
      FileState state = left.remove(name);
      FileState now = new FileState(Files.size(path), Sha256.of(path), 0);
      String is = Files.isSymbolicLink(path) ? "a link" : now.words();
      String was = state == null ? ABSENT : state.words();
      if (!is.equals(was)) {
        found.add(new AtomicDirectory.Difference(name, was, is));
      }
    }
    left.forEach(
        (name, state) -> found.add(new AtomicDirectory.Difference(name, state.words(), ABSENT)));
    empty.forEach(
        name -> found.add(new AtomicDirectory.Difference(name, "an empty directory", ABSENT)));
    return found;
  }

  /** Compares the text of the manifest with the text of what was read from it. */
  private Optional<AtomicDirectory.Difference> compareSeal(Path file) throws IOException {
    ObjectNode node = toJson();
    if (Json.read(file).has(Json.SEAL)) { // Those of older versions have none.
      Json.seal(node);
    }
    String expected = Json.pretty(node) + "\n";
    return expected.equals(Files.readString(file))
        ? Optional.empty()
        : Optional.of(
            new AtomicDirectory.Difference(
                NAME, Sha256.of(expected.getBytes(StandardCharsets.UTF_8)), Sha256.of(file)));
  }

  /** Returns whether the result has a directory of this name. */
  private boolean isDirectory(String name) {
    SortedMap<String, FileState> behind = files.tailMap(name + "/");
    return emptyDirectories.contains(name)
        || (!behind.isEmpty() && behind.firstKey().startsWith(name + "/"));
  }

  /** Returns a file of the result that is no longer there, if there is one. */
  Optional<String> missing(Path directory) {
    return files.keySet().stream()
        .filter(name -> !Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }

  private static boolean isOrIsIn(String path, Set<String> subdirectories) {
    int slash = path.indexOf('/');
    return subdirectories.contains(slash < 0 ? path : path.substring(0, slash));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  /** Returns everything below a directory, which is no link, sorted and following no links. */
  private static List<Path> walk(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.skip(1).sorted().toList();
    }
  }
}
