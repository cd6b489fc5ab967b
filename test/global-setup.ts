import type { TestProject } from "vitest/node";
import { bundleChildren } from "../scripts/setup/bundle.mjs";
import { type Cluster, openCluster } from "./cluster.ts";

declare module "vitest" {
  export interface ProvidedContext {
    cluster: Cluster;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await bundleChildren();
  const { cluster, release } = await openCluster();
  project.provide("cluster", cluster);
  return release;
}
