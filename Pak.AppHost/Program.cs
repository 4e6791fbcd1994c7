Console.WriteLine("pak");
