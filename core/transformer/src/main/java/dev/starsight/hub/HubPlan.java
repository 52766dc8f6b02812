package dev.starsight.hub;

import java.util.List;

/**
 * What a download would do: which commit, which files, how many bytes. Immutable.
 *
 * <p>Made by {@link Hub#plan}, carried out by {@link Hub#download}.
 */
public final class HubPlan {

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
    return reference + ": " + files.size() + " files at " + commit + ", " + bytes + " bytes to go";
  }
}
