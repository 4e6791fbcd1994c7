// These tests wait for processes more than they compute.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
