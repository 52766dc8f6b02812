package dev.starsight.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was changed on a disk, in order, and what a power failure may leave of it. As POSIX has it,
 * the bytes of a file are on the disk once the file has been forced, and the names in a directory
 * once the directory has; before, any of them may be, in any order.
 */
final class DiskLog {

  private static final int BLOCK = 512;
  private static final byte[] NOTHING = {};

  private final Node rootNode = new Node(true);
  private final List<Event> events = new ArrayList<>();

  /** The nodes that have a name, by the key of the real file. */
  private final Map<Object, Node> nodes = new HashMap<>();

  private final Map<Node, byte[]> live = new HashMap<>();

  DiskLog(Path root) throws IOException {
    nodes.put(key(root), rootNode);
  }

  /** A file or directory, whatever its names. */
  static final class Node {
    private final boolean directory;

    Node(boolean directory) {
      this.directory = directory;
    }
  }

  private enum Kind {
    /** The directory gets a name. */
    LINK,
    /** The directory loses a name. */
    UNLINK,
    /** A name in the directory becomes another one, in one step. */
    RENAME,
    /** The file has other bytes. */
    DATA,
    /** Everything of the file or directory is on the disk. */
    FORCE
  }

  /** A change of a file or directory. */
  private static final class Event {
    private final Kind kind;
    private final Node node;
    private final String name;
    private final String from;
    private final @Nullable Node child;
    private final byte[] bytes;

    Event(Kind kind, Node node, String name, String from, @Nullable Node child, byte[] bytes) {
      this.kind = kind;
      this.node = node;
      this.name = name;
      this.from = from;
      this.child = child;
      this.bytes = bytes;
    }

    void applyTo(Map<String, Node> names) {
      if (kind == Kind.UNLINK) {
        names.remove(name);
        return;
      }
      if (kind == Kind.RENAME) {
        names.remove(from);
      }
      names.put(name, Objects.requireNonNull(child));
    }
  }

  synchronized int size() {
    return events.size();
  }

  private void add(Kind kind, Node node, String name, @Nullable Node child) {
    events.add(new Event(kind, node, name, "", child, NOTHING));
  }

  static @Nullable Object key(Path path) throws IOException {
    try {
      return Objects.requireNonNull(
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey(),
          "this test needs file keys");
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Returns the node of a file or directory that exists. */
  Node node(Path path) throws IOException {
    boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    return nodes.computeIfAbsent(Objects.requireNonNull(key(path)), key -> new Node(directory));
  }

  private Node parent(Path path) throws IOException {
    return node(Objects.requireNonNull(path.toAbsolutePath().getParent()));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** Records a file or directory that may have just been created. */
  void linkIfNew(Path path) throws IOException {
    if (!nodes.containsKey(key(path))) {
      add(Kind.LINK, parent(path), name(path), node(path));
    }
  }

  /** Records the bytes of a file, if they are others than before. */
  void data(Path path, Node node) throws IOException {
    if (node.equals(nodes.get(key(path)))) {
      byte[] bytes = Files.readAllBytes(path);
      if (!Arrays.equals(bytes, live.getOrDefault(node, NOTHING))) {
        live.put(node, bytes);
        events.add(new Event(Kind.DATA, node, "", "", null, bytes));
      }
    }
  }

  void force(Path path, Node node) throws IOException {
    data(path, node);
    add(Kind.FORCE, node, "", null);
  }

  void forceDirectory(Path path) throws IOException {
    add(Kind.FORCE, node(path), "", null);
  }

  /**
   * Records that a name is gone.
   *
   * @param key the key of the file that had it, which may be given to another file now
   */
  void unlink(Path path, @Nullable Object key) throws IOException {
    add(Kind.UNLINK, parent(path), name(path), null);
    nodes.remove(key);
  }

  /**
   * Records a move.
   *
   * @param replaced the key of the file that had the new name
   */
  void rename(Path source, Path target, @Nullable Object replaced) throws IOException {
    nodes.remove(replaced);
    Node child = node(target);
    if (Files.isRegularFile(target)) {
      data(target, child);
    }
    Node from = parent(source);
    Node to = parent(target);
    if (from.equals(to)) {
      events.add(new Event(Kind.RENAME, to, name(target), name(source), child, NOTHING));
    } else {
      add(Kind.LINK, to, name(target), child);
      add(Kind.UNLINK, from, name(source), null);
    }
  }

  /** A disk at a moment: what is on it, and what is only in memory. */
  private static final class Disk {
    private final Map<Node, byte[]> live = new HashMap<>();
    private final Map<Node, byte[]> forced = new HashMap<>();
    private final Map<Node, Map<String, Node>> names = new LinkedHashMap<>();
    private final Map<Node, List<Event>> pending = new HashMap<>();

    void apply(Event event) {
      switch (event.kind) {
        case DATA -> live.put(event.node, event.bytes);
        case FORCE -> {
          if (live.containsKey(event.node)) {
            forced.put(event.node, live.get(event.node));
          }
          pending
              .getOrDefault(event.node, List.of())
              .forEach(change -> change.applyTo(names(event.node)));
          pending.remove(event.node);
        }
        default -> {
          names(event.node);
          pending.computeIfAbsent(event.node, node -> new ArrayList<>()).add(event);
        }
      }
    }

    private Map<String, Node> names(Node directory) {
      return names.computeIfAbsent(directory, node -> new TreeMap<>());
    }
  }

  /**
   * Returns what a power failure leaves.
   *
   * @param operations the number of operations before it
   * @param adversary 0: nothing that was not forced; 1: everything; others: a random part
   * @return by path; a directory ends with a slash and has no bytes
   */
  synchronized Map<String, byte[]> afterFailure(int operations, long adversary) {
    Disk disk = new Disk();
    disk.names(rootNode);
    events.subList(0, operations).forEach(disk::apply);
    SplittableRandom random = new SplittableRandom(adversary * 1_000_003 + operations);
    double share = adversary < 2 ? adversary : random.nextDouble();
    disk.pending.forEach(
        (directory, changes) -> {
          for (Event change : changes) {
            if (random.nextDouble() < share) {
              change.applyTo(disk.names(directory));
            }
          }
        });
    Map<Node, byte[]> bytes = new HashMap<>();
    Map<String, byte[]> left = new TreeMap<>();
    collect(
        disk,
        rootNode,
        "",
        node -> bytes.computeIfAbsent(node, n -> bytes(disk, n, adversary, random)),
        left);
    return left;
  }

  private static void collect(
      Disk disk,
      Node directory,
      String path,
      Function<Node, byte[]> bytes,
      Map<String, byte[]> left) {
    disk.names(directory)
        .forEach(
            (name, child) -> {
              if (child.directory) {
                left.put(path + name + "/", NOTHING);
                collect(disk, child, path + name + "/", bytes, left);
              } else {
                left.put(path + name, bytes.apply(child));
              }
            });
  }

  /** Returns the bytes that are left of a file. */
  private static byte[] bytes(Disk disk, Node file, long adversary, SplittableRandom random) {
    byte[] forced = disk.forced.getOrDefault(file, NOTHING);
    byte[] live = disk.live.getOrDefault(file, NOTHING);
    if (adversary < 2 || Arrays.equals(forced, live)) {
      return adversary == 0 ? forced : live;
    }
    // Each block is the old one or the new one; what was never written is zeros.
    int length = random.nextInt(3);
    byte[] left =
        new byte
            [length == 0
                ? forced.length
                : length == 1
                    ? live.length
                    : random.nextInt(
                        Math.min(forced.length, live.length),
                        Math.max(forced.length, live.length) + 1)];
    for (int start = 0; start < left.length; start += BLOCK) {
      byte[] source = random.nextBoolean() ? live : forced;
      for (int i = start; i < Math.min(start + BLOCK, left.length); i++) {
        // An append does not touch the bytes before it.
        byte other = i < forced.length ? forced[i] : 0;
        left[i] = i < source.length ? source[i] : other;
      }
    }
    return left;
  }
}
