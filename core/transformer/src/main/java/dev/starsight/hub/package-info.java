/**
 * Downloads pretrained encoders from the Hugging Face hub into the cache that Hugging Face's own
 * libraries use.
 *
 * <pre>{@code
 * Hub hub = Hub.of(HubSettings.fromEnvironment());
 * HubReference bert = HubReference.parse("google-bert/bert-base-uncased");
 * Optional<HubSnapshot> here = hub.cached(bert, HubFiles.ENCODER); // no network
 * HubPlan plan = hub.plan(bert, HubFiles.ENCODER);                 // asks, writes nothing
 * HubSnapshot snapshot = hub.download(plan, Progress.SILENT);      // plan.bytes() of them
 * }</pre>
 *
 * <p>Only {@link dev.starsight.hub.Hub#plan} and {@link dev.starsight.hub.Hub#download} use the
 * network. A file gets its name only when its digest is what the hub says.
 *
 * <p>Traps: a branch in the cache stays at the commit at which it was downloaded, so that runs can
 * be repeated; name a commit to get a newer one. The lock excludes other processes of Starsight,
 * not of Python, which uses another kind of lock; both stay correct, because neither writes to the
 * files of the other before they are complete.
 */
@NullMarked
package dev.starsight.hub;

import org.jspecify.annotations.NullMarked;
