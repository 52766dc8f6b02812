package dev.starsight.hub;

import dev.starsight.data.StarsightException;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The Hugging Face hub and its cache on this machine. Thread-safe; several processes may use one
 * cache.
 *
 * <p>{@link #cached} never asks the network; {@link #plan} asks what there is and writes nothing;
 * {@link #download} fetches. So a program can say how many bytes it is about to fetch, and ask.
 *
 * <p>Protocol and cache are those of Python's {@code huggingface_hub}, which finds what is
 * downloaded here, and the other way round.
 */
public final class Hub {

  /** Left free for whatever else is written there. */
  private static final long SPARE = 64L << 20;

  private final HubSettings settings;
  private final HubClient client;
  private final Sleeper pause;
  private final boolean links;

  private Hub(HubSettings settings, HubClient.Patience patience, boolean links) {
    this.settings = settings;
    this.client = new HubClient(settings, patience);
    this.pause = patience.pause();
    this.links = links;
  }

  /** A hub; nothing is asked yet. */
  public static Hub of(HubSettings settings) {
    return of(settings, HubClient.Patience.USUAL, true);
  }

  /** The same, which waits otherwise, or has no links. */
  static Hub of(HubSettings settings, HubClient.Patience patience, boolean links) {
    return new Hub(settings, patience, links);
  }

  public HubSettings settings() {
    return settings;
  }

  /**
   * The model in the cache, if all its files are there; no network. A branch or tag is the commit
   * it was when it was downloaded.
   *
   * @throws IOException if the cache cannot be read
   */
  public Optional<HubSnapshot> cached(HubReference reference, HubFiles files) throws IOException {
    return cache(reference).find(files);
  }

  private HubCache cache(HubReference reference) {
    return new HubCache(settings.cache(), reference, links);
  }

  /**
   * Asks the hub what would have to be downloaded.
   *
   * @throws StarsightException if {@link HubSettings#offline()}
   * @throws IOException in one sentence, if there is no such model or revision, it is not for
   *     everyone, it lacks a file that is needed, or the hub cannot be reached
   */
  public HubPlan plan(HubReference reference, HubFiles files) throws IOException {
    requireNetwork(reference);
    HubClient.RemoteFile config = client.describe(reference, HubFiles.CONFIG);
    HubFile file = config.file();
    if (file == null) {
      throw new HubException(
          "%s has no config.json at %s, so it is no model that can be opened"
              .formatted(reference.name(), reference.revision()));
    }
    String commit = Objects.requireNonNull(config.commit(), "where there is a file it is known");
    Listing listing = new Listing(client, new HubReference(reference.name(), commit));
    listing.add(file);
    listing.addTokenizer();
    if (files == HubFiles.ENCODER) {
      listing.addWeights();
    }
    HubCache cache = cache(reference);
    long bytes = 0;
    for (HubFile wanted : listing.files()) {
      bytes += wanted.size() - cache.bytesHere(commit, wanted);
    }
    return new HubPlan(reference, commit, listing.files(), listing.missing(), bytes);
  }

  private void requireNetwork(HubReference reference) {
    if (settings.offline()) {
      throw new StarsightException(
          "%s is not in the cache %s, or not all of it, and offline nothing is downloaded"
              .formatted(reference, settings.cache()));
    }
  }

  /**
   * Downloads what a plan says and is not in the cache yet. Interrupted, it goes on where it ended
   * when it is called again. While another download of the model goes on, in whatever process, this
   * waits for it.
   *
   * @param progress hears bytes done and in all
   * @throws StarsightException if {@link HubSettings#offline()}
   * @throws IOException in one sentence, if a file cannot be fetched or written or is not what the
   *     hub says it is
   */
  public HubSnapshot download(HubPlan plan, Progress progress) throws IOException {
    requireNetwork(plan.reference());
    HubCache cache = cache(plan.reference());
    long total = plan.described().stream().mapToLong(HubFile::size).sum();
    Runnable waiting =
        () -> progress.update("waiting for another download", 0, -1, plan.reference().name());
    HubLock lock = HubLock.take(cache.lock(), pause, waiting);
    try {
      Files.createDirectories(cache.blobs());
      requireRoom(plan, cache);
      long done = 0;
      for (HubFile file : plan.described()) {
        long before = done;
        fetch(
            plan, file, cache, n -> progress.update("downloading", before + n, total, file.path()));
        done += file.size();
      }
      for (String missing : plan.missing()) {
        cache.remember(plan.commit(), missing);
      }
      cache.point(plan.commit());
    } finally {
      lock.close();
    }
    return new HubSnapshot(plan.reference().name(), plan.commit(), cache.snapshot(plan.commit()));
  }

  private void fetch(HubPlan plan, HubFile file, HubCache cache, LongConsumer listener)
      throws IOException {
    if (!cache.has(plan.commit(), file)) {
      if (!cache.hasBlob(file)) {
        new BlobDownload(client, plan.pinned(), file, cache.blob(file), listener).run();
      }
      cache.show(plan.commit(), file);
    }
    listener.accept(file.size());
  }

  private static void requireRoom(HubPlan plan, HubCache cache) throws IOException {
    long room = cache.room();
    if (room - SPARE < plan.bytes()) {
      throw new HubException(
          "%s needs %s bytes, but in %s there is room for %s; HF_HOME names another place"
              .formatted(
                  plan.reference().name(), plan.bytes(), cache.blobs(), Math.max(0, room - SPARE)));
    }
  }

  /**
   * What a download would do: which commit, which files, how many bytes. Immutable.
   *
   * <p>Made by {@link Hub#plan}, carried out by {@link Hub#download}.
   */
  public static final class HubPlan {

    private final HubReference reference;
    private final String commit;
    private final List<HubFile> files;
    private final List<String> missing;
    private final long bytes;

    /**
     * @param missing files the model does not have
     * @param bytes of the files that are not in the cache yet
     */
    HubPlan(
        HubReference reference,
        String commit,
        List<HubFile> files,
        List<String> missing,
        long bytes) {
      this.reference = reference;
      this.commit = commit;
      this.files = List.copyOf(files);
      this.missing = List.copyOf(missing);
      this.bytes = bytes;
    }

    /** What was asked for. */
    public HubReference reference() {
      return reference;
    }

    /** What the revision is now: 40 hexadecimal digits. */
    public String commit() {
      return commit;
    }

    /** The names of the files that are needed, those in the cache included. */
    public List<String> files() {
      return files.stream().map(HubFile::path).toList();
    }

    /** How many bytes would be downloaded; 0 if all are in the cache. */
    public long bytes() {
      return bytes;
    }

    List<HubFile> described() {
      return files;
    }

    List<String> missing() {
      return missing;
    }

    /** The model at its commit. */
    HubReference pinned() {
      return new HubReference(reference.name(), commit);
    }

    @Override
    public String toString() {
      return reference
          + ": "
          + files.size()
          + " files at "
          + commit
          + ", "
          + bytes
          + " bytes to go";
    }
  }

  /**
   * A model's files at one commit, in the cache. They are not to be changed: other programs share
   * them.
   *
   * @param name {@code ORGANISATION/NAME}
   * @param commit 40 hexadecimal digits
   * @param directory in Hugging Face layout; its files may be links
   */
  public record HubSnapshot(String name, String commit, Path directory) {

    /** {@code hub:NAME@COMMIT}: what to record, and what gives the same files again. */
    public String id() {
      return HubReference.PREFIX + name + "@" + commit;
    }

    @Override
    public String toString() {
      return id();
    }
  }
}
